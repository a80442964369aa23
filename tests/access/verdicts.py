"""The written verdicts: what every person gets at every address when it names something of Amara's.

Who they are: Amara is a client, Ben cares for her, Sam supervises Ben. Dora is another client. Fay cared for Amara
until a minute ago, Sid supervises Fay. Rosa works in the same practice and reads alerts when Ben does not, Lena works
there too, Mona manages it. Olga works in another practice, which Otto manages.
"""

WHO = ["nobody", "amara", "dora", "ben", "fay", "rosa", "lena", "sam", "sid", "mona", "olga", "otto"]

# + answered, > sent to sign in, - no such page, x not for you, o not by this method
SIGNS = {404: "-", 403: "x", 405: "o"}

EVERYBODY = "+ + + + + + + + + + + +"
NO_SUCH = "- - - - - - - - - - - -"
A_CLIENT = "> + + - - - - - - - - -"
AMARA = "> + - - - - - - - - - -"
NOT_YET = "> - - - - - - - - - - -"  # there is nothing for Amara to see at this address, so nobody sees it
STAFF = "> - - + + + + + + + + +"
CLINICIAN = "> - - + + + + x x x + x"
OWN_ASK = "> - - + - - - x x x - x"
BENS = "> - - + - - - x x x - x"  # his own listing
CARER = "> - - + - - - x - x - -"
REVIEW = "> - - + - - - + - x - -"
IDENTIFY = "> - - + - - - + - + - -"
INVITE = "> - - + - - - x - + - -"
ASSIGN = "> - - x - - - x - + - -"
ALERT = "> - - + - + - + - x - -"
COUNTED = "> - - + + + + x x + + +"
MANAGER = "> - - x x x x x x + x +"
ITS_MANAGER = "> - - x x x x x x + x -"

TABLE = [
    # what anybody may see
    ("GET", EVERYBODY, "healthz service_worker help answer_link_step device_neutral device_step"),
    ("GET", EVERYBODY, "front"),
    ("GET POST", EVERYBODY, "join"),
    ("GET", EVERYBODY, "answer_link device"),  # a POST that names no questionnaire finds none
    ("POST", EVERYBODY, "device_finished"),
    ("GET", NO_SUCH, "demo"),  # outside the demo
    ("POST", NO_SUCH, "demo_sign_in"),
    # articles
    ("GET", EVERYBODY, "library article articles_of_practice article_of_practice"),
    ("GET", A_CLIENT, "my_articles"),
    ("GET", AMARA, "my_article"),
    ("GET POST", CARER, "send_article"),
    ("POST", CARER, "take_back_article"),
    ("GET", MANAGER, "practice_articles"),
    ("GET POST", MANAGER, "new_practice_article"),
    ("GET POST", ITS_MANAGER, "practice_article"),
    ("POST", ITS_MANAGER, "publish_article retire_article"),
    # first contact
    ("GET POST", EVERYBODY, "self_check enquire enquiry doubt_insurer"),
    ("GET", CLINICIAN, "enquiries"),
    ("GET POST", OWN_ASK, "asked"),
    ("POST", OWN_ASK, "begin_with"),
    ("GET", MANAGER, "enquiry_rates"),
    # the directory
    ("GET", EVERYBODY, "find find_how find_nearest listing listing_facts listing_photo sitemap"),
    ("GET POST", EVERYBODY, "confirm_listing"),
    ("GET POST", CLINICIAN, "my_listing claim_record"),
    ("GET", BENS, "listing_preview"),
    ("POST", BENS, "give_up_claim listing_availability add_listing_part remove_listing_part move_listing"),
    ("POST", BENS, "settle_insurer"),
    ("GET", MANAGER, "listings"),
    ("GET POST", ITS_MANAGER, "verify_listing check_claim"),
    ("POST", ITS_MANAGER, "withdraw_verification"),
    # a client's own pages
    ("GET", A_CLIENT, "home who_looked my_answers my_course"),
    ("GET", A_CLIENT, "my_safety_plan my_safety_plan_pdf"),
    ("GET POST", A_CLIENT, "my_details my_help my_consents change_my_safety_plan"),
    ("POST", A_CLIENT, "keep_my_safety_plan discard_my_safety_plan"),
    ("GET POST", AMARA, "my_response measure my_agreement my_step"),
    ("POST", AMARA, "decline_measure"),
    ("GET", NOT_YET, "measure_thanks my_plan my_letter my_letter_pdf"),
    ("GET", A_CLIENT, "my_people my_circle my_compare_circles my_circle_picture"),
    ("POST", A_CLIENT, "my_add_people my_save_circle"),
    ("GET", AMARA, "my_person"),
    ("POST", AMARA, "my_save_person my_remove_person my_restore_person my_place_person my_undo_move"),
    # a client's diary
    ("GET", EVERYBODY, "diary_away diary_manifest"),
    ("GET POST", A_CLIENT, "my_diary diary_sync diary_reminders"),
    ("GET POST", AMARA, "my_diary_entry"),
    ("POST", AMARA, "undo_diary_change delete_diary_entry restore_diary_entry choose_diary_version"),
    ("GET", AMARA, "my_linking"),
    ("POST", AMARA, "answer_linking"),
    ("GET", REVIEW, "course_diary course_linking"),
    ("POST", CARER, "offer_linking"),
    # the pages of whoever works somewhere
    ("GET", STAFF, "today caseload concerns paper"),
    ("GET POST", STAFF, "paper_sheets"),  # each sees the sheets of their own clients
    ("GET POST", CLINICIAN, "add_client"),
    # one client
    ("GET", IDENTIFY, "client_page"),
    ("GET POST", CARER, "change_client start_course hand_over raise_concern"),
    ("GET POST", INVITE, "invite_client"),
    ("POST", ASSIGN, "assign_client end_care"),
    # a course
    ("GET", REVIEW, "course_page session_room course_notes response letter_pdf"),
    ("GET", REVIEW, "safety_plan safety_plan_pdf"),
    ("GET POST", CARER, "change_safety_plan safety_screen"),
    ("POST", CARER, "keep_safety_plan discard_safety_plan review_safety_plan"),
    ("GET", CARER, "course_sessions"),
    ("GET POST", CARER, "consider_signal measure_plan"),
    ("POST", CARER, "end_planned_measure"),
    ("GET POST", CARER, "hand_over_device paper_check"),
    ("GET POST", CARER, "agreement course_moves focus ending_plan course_letter letter read_out make_answer_link"),
    ("POST", CARER, "accept_agreement start_maintenance set_goal rate_goal drop_goal"),
    ("POST", CARER, "share_plan finish_letter share_letter"),
    ("POST", CARER, "move_session cancel_session session_missed restore_session begin_session session_opening"),
    ("POST", CARER, "session_mark session_step step_report drop_step session_note session_private_note"),
    ("POST", CARER, "session_close session_sign add_to_note void_response"),
    # the timeline
    ("GET", A_CLIENT, "my_timeline"),
    ("GET POST", A_CLIENT, "my_timeline_add"),
    ("GET POST", AMARA, "my_timeline_row"),
    ("POST", AMARA, "my_timeline_take_off my_timeline_put_back"),
    ("GET", REVIEW, "timeline"),
    ("GET POST", CARER, "timeline_add timeline_row"),
    ("POST", CARER, "timeline_take_off timeline_put_back link_event unlink_event"),
    ("GET POST", CARER, "enter_total"),
    # the people in a client's life
    ("GET", REVIEW, "people person circle compare_circles circle_picture"),
    ("POST", CARER, "add_people save_circle save_person remove_person restore_person place_person undo_move"),
    ("POST", CARER, "raise_flag lift_flag keep_circle letter_circle"),
    # the formulation
    ("GET POST", AMARA, "my_formulation"),
    ("GET", AMARA, "my_formulation_pdf"),
    ("GET", REVIEW, "formulation formulation_pdf"),
    ("GET POST", CARER, "suitability evidence goal_levels"),
    ("POST", CARER, "rate_stage save_formulation share_formulation answer_formulation rate_attainment"),
    # a concern: also for those who read alerts
    ("GET", ALERT, "concern"),
    ("GET POST", ALERT, "risk_note"),
    ("POST", ALERT, "acknowledge_concern add_concern_step close_concern hand_over_concern"),
    # the practice in numbers
    ("GET", COUNTED, "practice_outcomes"),
    ("POST", MANAGER, "export_outcomes"),
    # managing a practice: one's own
    ("GET", MANAGER, "practice_people practice_clients practice_audit"),
    ("GET POST", MANAGER, "practice crisis_contacts invite_staff"),
    ("POST", MANAGER, "grant_role begin_supervision remove_crisis_contact"),
    ("GET POST", ITS_MANAGER, "crisis_contact"),
    ("GET", MANAGER, "practice_instruments wording_to_fill_in"),
    ("GET POST", MANAGER, "bring_instrument"),
    ("GET", ITS_MANAGER, "brought_instrument"),
    ("POST", ITS_MANAGER, "use_instrument retire_instrument"),
    ("POST", ITS_MANAGER, "end_role end_supervision withdraw_invitation"),
]  # fmt: skip
VERDICTS = {name: (methods.split(), verdict.split()) for methods, verdict, names in TABLE for name in names.split()}

# Of the pages about one's account, those that nobody need be signed in for.
ACCOUNT_OPEN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
}
