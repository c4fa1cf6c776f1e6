"""The map of the jobs: every kind of work that is done after the answer, by whoever does it."""

from app.activities.actions.coverage import watch
from app.activities.actions.joining import tidy_now as tidy_registrations
from app.activities.actions.newcomers import forget_whose_term_is_over
from app.activities.actions.notices import tell as tell_organisers
from app.activities.actions.standing import appear_now
from app.activities.actions.suggestions import tell as tell_decision
from app.activities.actions.tending import tend as tend_activities
from app.activities.actions.territory import tell as tell_territory
from app.activities.actions.topics import move_topic
from app.common.audit.sealing import seal_what_is_new
from app.common.files.sweep import sweep_now
from app.common.outbox.sending import collect, send
from app.common.web.exporting import export
from app.onboarding.actions.forgetting_lines import forget_removed
from app.onboarding.actions.rounds import follow, send_letters
from app.plans.actions.account_terms import tend
from app.plans.actions.after_destruction import finish_destruction
from app.plans.actions.moving import do_move, do_undo
from app.plans.actions.notices import tell as tell_news
from app.questionnaires.actions.tryouts import purge_now
from app.security.actions.deputies import tell
from app.security.actions.erasure import finish
from app.security.actions.housekeeping import tidy_now
from app.security.actions.reviews import take_turn
from app.security.views.access import gather

JOBS = (
    *(send, export, seal_what_is_new, collect, sweep_now, tidy_now, finish, gather, take_turn, tell, purge_now),
    *(do_move, do_undo, finish_destruction, tell_news, move_topic, tend, tend_activities, appear_now),
    *(tell_organisers, tidy_registrations, tell_decision, tell_territory, forget_whose_term_is_over, watch),
    *(send_letters, follow),
    *(forget_removed,),
)
