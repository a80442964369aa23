"""How forms look: labels, help and errors tied together, and a summary of what went wrong on top."""

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """Draws `{{ form }}` and `{{ field.as_field_group }}` with our templates, and widgets with Django's."""

    form_template_name = "ui/_form.html"
    formset_template_name = "ui/_formset.html"
    field_template_name = "ui/_field.html"
