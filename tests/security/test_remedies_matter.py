"""Each hole of the stock framework, the test that it is closed, and proof that the remedy is what closes it.

The ids are those of the threat papers: F1 to F14 for what was measured, "probe" for the other ways by which one
tenant saw or changed what belongs to another. Here every such test is run once more with its remedy switched off,
and has to fail: a test that cannot fail is found here.
"""

from __future__ import annotations

import inspect
import logging
import re
import traceback
from typing import Any

import pytest
from flask import Flask

from app.common.scope import limits as scope_limits
from app.common.web import drawing, exports, fields, forms, headers, lists
from app.common.web.screens import saving, screen
from app.security.actions import roles as role_actions
from app.security.actions import users as user_actions
from app.security.login import gate, sessions
from app.security.login.actions import attempts, links
from app.security.login.lifetimes import LOGGED_IN
from app.security.login.views import language, login
from app.security.models.framework import FabUser
from app.security.views import users
from app.security.views.organisations import OrganisationView
from app.security.views.users import UserView
from tests import test_scope as rows
from tests import test_sight as sight
from tests.people import Person
from tests.security import remedies as how
from tests.security import test_answers as answers
from tests.security import test_forms_keep as kept
from tests.security import test_limits_of_sessions as limits
from tests.security import test_sessions_end as ends
from tests.security import test_side_doors as doors
from tests.security import test_tenancy_leaks as leaks
from tests.security import test_threads as threads
from tests.security import test_what_held as held
from tests.security.remedies import Remedy, nothing, off, setting

pytestmark = pytest.mark.stored

start, desk = limits.start, rows.desk  # fixtures that those tests ask for

LONG = 10**6

REMEDIES = [
    # Sessions
    Remedy("F1", ends.test_a_cookie_from_before_logging_out_opens_nothing,
           off(sessions.ServerSessions, "_over", lambda *_: "")),
    Remedy("F1", ends.test_a_cookie_from_before_a_new_password_opens_nothing, off(links, "end_sessions", nothing)),
    Remedy("F1", ends.test_a_cookie_from_before_being_put_on_hold_stays_dead_after_coming_back,
           off(user_actions, "end_sessions", nothing)),
    Remedy("F1", ends.test_a_cookie_from_before_a_role_was_given_opens_nothing,
           off(role_actions, "end_sessions", nothing)),
    Remedy("F1", ends.test_a_cookie_from_before_a_role_was_taken_opens_nothing,
           off(role_actions, "end_sessions", nothing)),
    Remedy("F1", ends.test_logging_out_everywhere_ends_the_login_on_every_device,
           off(sessions.ServerSessions, "_over", lambda *_: "")),
    Remedy("F1", ends.test_logging_in_leaves_a_planted_cookie_behind,
           off(sessions.PortalSession, "renew", how.same_id)),
    Remedy("probe: planted session", ends.test_what_was_planted_before_logging_in_is_gone_after_it,
           off(sessions, "KEPT_AT_RENEWAL", ("language", "csrf_token", "proved_at", "searches"))),
    Remedy("probe: unknown language", ends.test_a_language_that_is_no_longer_offered_is_no_hindrance,
           how.language_taken_as_it_comes),
    Remedy("F1", ends.test_a_clock_that_is_put_back_gives_nobody_more_time,
           off(sessions, "seen", lambda _opened, seen_at, at: {"seen_at": max(at, seen_at)})),
    Remedy("F1", ends.test_a_clock_that_is_put_back_does_not_move_the_end_of_the_day,
           off(sessions, "seen", lambda _opened, _seen, at: {"seen_at": at})),
    Remedy("F1", limits.test_at_twenty_minutes_without_activity_it_is_over, setting("IDLE_TIMEOUT_MINUTES", LONG)),
    Remedy("F1", limits.test_after_twelve_hours_even_the_busiest_logs_in_again,
           setting("SESSION_LIMIT_HOURS", LONG)),
    Remedy("F1", limits.test_asking_how_long_is_left_gives_no_time, how.every_request_counts),
    Remedy("F1", limits.test_a_page_asked_for_by_a_script_of_its_own_gives_no_time, how.every_request_counts),
    # Rights
    Remedy("F2", leaks.test_gijs_gives_nobody_more_than_he_may_give, how.any_role_may_be_granted, {"code": "SB"}),
    Remedy("F2", leaks.test_gijs_gives_himself_nothing,
           off(role_actions.rules, "reasons_not_to_grant", lambda **_: [])),
    Remedy("F2", leaks.test_gijs_takes_nothing_from_an_operator, off(users, "_may_touch", lambda *_: True)),
    Remedy("F2", leaks.test_no_role_is_given_across, how.no_guards),
    Remedy("F2", kept.test_a_column_that_is_not_on_the_form_is_not_changed_by_it, how.every_column_posted,
           {"name": "UserView"}),
    Remedy("F2", kept.test_a_column_that_is_not_on_the_form_is_not_changed_by_it, how.every_column_posted,
           {"name": "RegionView"}),
    Remedy("F2", kept.test_a_new_row_has_no_column_that_was_not_on_the_form, how.every_column_posted,
           {"name": "RegionView"}),
    # Rows of others
    Remedy("F3", leaks.test_a_bulk_action_reaches_only_rows_of_ones_own, how.no_guards),
    Remedy("F3", leaks.test_the_verbs_of_a_row_do_nothing_to_somebody_of_elsewhere, how.no_guards),
    Remedy("F3", leaks.test_a_role_of_elsewhere_is_not_ended, how.no_guards),
    Remedy("probe: list", leaks.test_no_list_and_no_file_names_somebody_of_elsewhere, how.no_limit),
    Remedy("probe: show, edit, delete", leaks.test_no_page_about_somebody_of_elsewhere_exists,
           how.no_limit, {"way": ""}),
    Remedy("probe: show, edit, delete", leaks.test_no_page_about_somebody_of_elsewhere_exists, how.no_limit,
           {"way": "edit"}),
    Remedy("probe: select boxes", leaks.test_nothing_is_offered_to_choose_from_that_one_may_not_know,
           how.no_limit),
    Remedy("probe: counts", leaks.test_what_is_out_of_sight_is_not_counted, how.no_limit),
    Remedy("probe: dotted columns", leaks.test_a_filter_tells_no_name_of_what_one_may_not_know, how.no_limit),
    Remedy("probe: related views", leaks.test_a_row_that_points_across_shows_nothing_of_the_other_side,
           how.no_limit),
    Remedy("probe: identity map", leaks.test_what_was_read_on_all_rows_is_not_handed_to_who_may_not_see_it,
           how.no_limit),
    Remedy("probe: _flt_0_ on add", leaks.test_nothing_is_put_under_another_municipality, how.no_guards),
    Remedy("probe: the framework's own class", sight.test_queries_of_the_framework_are_limited_too,
           how.framework_class_not_limited, {"model": FabUser}),
    Remedy("probe: crossed rows", rows.test_a_row_cannot_be_made_elsewhere,
           off(scope_limits, "_refuse_foreign_row", nothing),
           {"kind": rows.Letter}),
    Remedy("probe: crossed rows", rows.test_a_letter_cannot_point_at_a_letter_of_elsewhere,
           off(scope_limits, "_refuse_foreign_reference", nothing)),
    # "probe: active user deleted" is closed by screen, rule, table and trigger: no single one opens it again.
    Remedy("probe: unique values", leaks.test_a_login_name_in_use_elsewhere_is_refused_without_a_word_about_whose,
           off(saving, "_is_unique", lambda _error: False)),
    # Guessing
    Remedy("F4", leaks.test_searching_is_no_oracle_on_what_is_not_shown, how.search_by("password")),
    Remedy("F4", leaks.test_only_what_is_shown_orders_a_list,
           off(UserView, "sorts", {"name": "sort_key", "password": "password"}), {"column": "password"}),
    Remedy("probe: unknown sort column", leaks.test_only_what_is_shown_orders_a_list,
           off(lists, "one_of", lambda _text, _allowed, default="": default), {"column": "nope"}),
    Remedy("F4", leaks.test_a_file_holds_the_columns_of_the_list_and_no_more,
           off(UserView, "list_columns", [*UserView.list_columns, "email"])),
    # Forged posts and addresses that act
    Remedy("F5", doors.test_no_form_is_taken_without_its_token, how.token_not_asked),
    Remedy("F5", doors.test_a_visitor_cannot_be_logged_in_by_somebody_else, how.token_not_asked),
    Remedy("F5", doors.test_opening_any_page_changes_no_table, how.get_counts_as_post),
    Remedy("F5", doors.test_logging_out_and_choosing_a_language_take_a_button, how.logging_out_by_an_address),
    # Tries, doors, hosts, passwords of others
    Remedy("F6", doors.test_after_five_wrong_passwords_one_has_to_wait, off(attempts, "take", nothing)),
    Remedy("F6", doors.test_waiting_holds_for_every_process_and_after_a_restart, how.tries_counted_in_memory),
    Remedy("F6", doors.test_after_five_wrong_codes_the_right_one_is_refused, how.codes_without_end),
    Remedy("F7", doors.test_none_of_the_doors_of_the_framework_is_there, how.doors_of_the_framework),
    Remedy("F7", doors.test_a_password_sent_as_json_gives_no_token, how.doors_of_the_framework),
    Remedy("F7", held.test_a_half_login_opens_nothing, off(gate, "LOGGED_IN", LOGGED_IN - 1)),
    Remedy("F11", doors.test_no_answer_repeats_a_host_that_was_made_up, how.login_by_the_whole_address),
    Remedy("F11", doors.test_no_answer_repeats_a_host_that_was_made_up, how.redirects_with_their_host),
    Remedy("F11", doors.test_only_the_hosts_of_the_operator_are_answered, how.every_host_trusted),
    Remedy("F11", doors.test_letters_lead_to_the_portal_whatever_host_was_asked_for, how.links_by_request),
    Remedy("F11", doors.test_the_way_on_after_logging_in_stays_on_this_host,
           off(login, "way_on", lambda text: text or "")),
    Remedy("F11", doors.test_choosing_a_language_leads_to_no_other_host,
           off(language, "local_path", lambda text: text)),
    Remedy("F12", doors.test_gijs_starts_a_new_password_and_neither_chooses_nor_sees_it,
           how.password_beside_the_form),
    # Answers
    Remedy("F8", answers.test_every_answer_tells_the_browser_what_it_may_do, how.no_headers),
    Remedy("F8", answers.test_every_answer_tells_the_browser_what_it_may_do, how.headers_on_good_answers_only),
    Remedy("F8", answers.test_a_script_on_a_page_runs_only_with_the_word_of_that_page,
           off(headers, "CONTENT_SECURITY", "default-src 'self' 'unsafe-inline'")),
    Remedy("F8", answers.test_under_https_the_browser_is_told_to_stay_there, how.no_headers),
    Remedy("F8", answers.test_the_cookie_is_out_of_reach_of_scripts_and_other_sites, how.loose_cookie),
    Remedy("F8", answers.test_behind_https_the_cookie_travels_over_https_only, how.loose_cookie),
    Remedy("F9", answers.test_no_address_asks_for_the_whole_table, off(lists, "PAGE_SIZES", (25, 50, 10_000))),
    Remedy("F9", answers.test_what_is_no_number_or_choice_is_refused_politely,
           off(lists, "number", lambda text, default=None, **_: default), {"wish": "after=abc"}),
    Remedy("F9", answers.test_what_is_no_number_or_choice_is_refused_politely,
           off(lists, "one_of", lambda _text, _allowed, default="": default), {"wish": "sort=nope"}),
    Remedy("F9", answers.test_rows_that_nobody_could_have_are_not_found, how.any_number_is_a_row),
    Remedy("F9", answers.test_a_bug_tells_nothing_of_the_inside, how.the_trace_on_the_page),
    Remedy("F9", kept.test_signs_that_nobody_types_are_left_out, off(forms, "tidy", lambda value: value)),
    Remedy("F9", kept.test_a_name_that_is_too_long_is_told, how.any_length_fits),
    Remedy("F13", answers.test_the_cookie_holds_a_key_and_nothing_else, how.data_in_the_cookie),
    Remedy("F13", answers.test_what_was_searched_for_stands_in_no_address, how.search_in_the_address),
    Remedy("F13", answers.test_a_search_is_known_to_its_own_login_only, how.search_shared_by_all),
    Remedy("ASVS 1.2.10", answers.test_a_spreadsheet_gets_text_and_no_formula,
           off(exports, "safe", lambda text: text),
           {"typed": "=1+1"}),
    Remedy("probe: Markup in a list", answers.test_what_people_type_as_a_name_is_never_markup,
           how.markup_unescaped, {"typed": "<img src=x onerror=alert(1)>"}),
    Remedy("probe: Markup in a list", answers.test_the_name_of_an_organisation_is_text_in_the_frame_too,
           how.markup_unescaped),
    # Forms
    Remedy("F10", kept.test_the_second_save_does_not_win, off(screen, "refuse_old_version", nothing)),
    Remedy("F10", kept.test_a_form_without_its_version_saves_nothing, off(screen, "refuse_old_version", nothing)),
    Remedy("F10", kept.test_a_form_that_is_sent_twice_makes_one_row, off(saving.once, "use", nothing)),
    Remedy("F10", kept.test_two_posts_of_one_form_at_the_same_moment_make_one_row,
           off(saving.once, "use", nothing)),
    Remedy("abuse 13", kept.test_two_administrators_who_put_each_other_on_hold_at_once_do_not_both_succeed,
           off(user_actions, "is_last_administrator", lambda _user: False)),
    Remedy("probe: database error", kept.test_a_value_in_use_is_told_in_a_sentence_and_what_was_typed_stays,
           off(screen, "save", how.saved_without_a_net)),
    Remedy("probe: error in pre_add", kept.test_a_rule_that_says_no_keeps_what_was_typed,
           off(screen, "save", how.saved_without_a_net)),
    Remedy("probe: unknown related id", kept.test_a_number_of_nothing_is_told_beside_its_field,
           off(fields.LookupField, "pre_validate", nothing)),
    Remedy("probe: delete blocked", kept.test_what_holds_a_row_in_place_is_told,
           off(OrganisationView, "reasons_not_to_delete", lambda *_: [])),
    # One search for all
    Remedy("section 0: shared filters", threads.test_sixty_pages_each_show_nobody_elses_search_term,
           how.search_shared_by_all),
    # What held
    Remedy("F14", held.test_whoever_tries_costs_the_server_one_hash,
           how.unknown_names_cost_nothing, {"who": "unknown"}),
    Remedy("F14", held.test_whoever_tries_costs_the_server_one_hash,
           how.unknown_names_cost_nothing, {"who": "on hold"}),
    Remedy("F14", held.test_who_is_on_hold_is_out_at_the_next_request, how.rights_kept_with_the_session),
    Remedy("F14", held.test_a_role_that_is_gone_is_gone_at_the_next_request, how.rights_kept_with_the_session),
    Remedy("F14", held.test_a_visitor_reads_nothing_but_the_way_in, off(gate, "_answer_instead", nothing)),
    Remedy("F14", held.test_a_program_without_a_login_is_told_no, off(gate, "_to_login", how.login_page)),
]  # fmt: skip

NOT_THE_HOLE = re.compile(
    "no form to|the form has no field|nothing to click|ask for the fixture|logged as an error"
)
"""What the bench says when a test cannot be carried out at all: that is no proof."""


def marked(remedy: Remedy) -> Any:
    """A remedy with the marks of its test: a database of its own, or the application of a trial."""
    marks = [*getattr(remedy.test, "pytestmark", []), *_of_module(remedy.test)]
    return pytest.param(
        remedy, marks=[mark for mark in marks if mark.name in ("committed", "demo")], id=str(remedy)
    )


def _of_module(test: Any) -> list[Any]:
    found = getattr(inspect.getmodule(test), "pytestmark", [])
    return found if isinstance(found, list) else [getattr(found, "mark", found)]


@pytest.mark.parametrize("remedy", [marked(remedy) for remedy in REMEDIES])
def test_it_is_the_remedy_that_closes_the_hole(
    remedy: Remedy, request: pytest.FixtureRequest, logged_errors: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    app: Flask = request.getfixturevalue("app")
    asked = [name for name in inspect.signature(remedy.test).parameters if name not in remedy.given]
    fixtures = {name: request.getfixturevalue(name) for name in asked}
    scope_limits._criteria.cache_clear()
    request.addfinalizer(scope_limits._criteria.cache_clear)  # limits made without the remedy are kept for nobody
    remedy.off(monkeypatch, app)
    with pytest.raises((AssertionError, pytest.fail.Exception)) as failed:
        remedy.test(**fixtures, **remedy.given)
    assert not NOT_THE_HOLE.search(str(failed.value)), f"the test could not be carried out: {failed.value}"
    assert not [record for record in logged_errors if broke_in(record).endswith("remedies.py")], "a bug of our own"


def test_what_is_drawn_without_a_remedy_is_shown_to_nobody_after_it(app: Flask, olivier: Person) -> None:
    drawing._drawn.clear()
    with pytest.MonkeyPatch.context() as patch:
        how.markup_unescaped(patch, app)
        assert olivier.client.get("/regions/add").status_code == 200
    olivier.opens("/regions/add")


def broke_in(record: logging.LogRecord) -> str:
    """The file in which a logged bug came up."""
    trace = record.exc_info[2] if record.exc_info else None
    return traceback.extract_tb(trace)[-1].filename if trace else ""


def test_every_hole_has_a_remedy_that_matters() -> None:
    assert {f"F{number}" for number in range(1, 15)} <= {remedy.hole for remedy in REMEDIES}


@pytest.mark.parametrize("module", [ends, doors, leaks, kept, answers, held])
def test_every_test_tells_which_hole_it_is_about(module: Any) -> None:
    tests = [test for name, test in vars(module).items() if name.startswith("test_")]
    assert tests
    for test in tests:
        told = test.__doc__ or ""
        assert re.search(r"F\d+|[Pp]robes? \"|[Aa]buse case|ASVS", told), f"{test.__name__} names no hole"
