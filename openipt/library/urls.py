"""The addresses of this concept, by audience: for everybody, for the client (`/my/`), for staff (`/work/`)."""

from django.urls import URLPattern, path

from openipt.library import client_views, manager_views, therapist_views

public: list[URLPattern] = []  # the pages for everybody join articles with therapists and crisis help: `website`
client: list[URLPattern] = [
    path("articles/", client_views.my_articles, name="my_articles"),
    path("articles/<uuid:sent_id>/", client_views.my_article, name="my_article"),
]
work: list[URLPattern] = [
    path("practice/articles/", manager_views.practice_articles, name="practice_articles"),
    path("practice/articles/new/", manager_views.practice_article, name="new_practice_article"),
    path("practice/articles/<uuid:article_id>/", manager_views.practice_article, name="practice_article"),
    path("practice/articles/<uuid:article_id>/publish/", manager_views.publish_article, name="publish_article"),
    path("practice/articles/<uuid:article_id>/retire/", manager_views.retire_article, name="retire_article"),
    path("clients/<uuid:client_id>/articles/", therapist_views.send_article, name="send_article"),
    path(
        "clients/<uuid:client_id>/articles/<uuid:sent_id>/take-back/",
        therapist_views.take_back_article,
        name="take_back_article",
    ),
]
