"""The pages of logging in and of one's own account."""

from app.security.login.views.account import AccountPage
from app.security.login.views.first import FirstLoginPage
from app.security.login.views.inbox import InboxPage
from app.security.login.views.language import LanguagePage, ResidentLanguagePage
from app.security.login.views.login import LoginPage
from app.security.login.views.residents import ResidentLoginPage
from app.security.login.views.residents_account import ResidentAccountPage
from app.security.login.views.residents_digid import DigidPage
from app.security.login.views.residents_factor import ResidentFactorPage
from app.security.login.views.residents_help import ResidentHelpPage
from app.security.login.views.residents_notices import ResidentNoticesPage
from app.security.login.views.session import (
    LogoutPage,
    ResidentLogoutPage,
    ResidentSessionPage,
    SessionPage,
)

PAGES = (
    *(LoginPage, LogoutPage, FirstLoginPage, SessionPage, LanguagePage, AccountPage),
    *(ResidentLoginPage, ResidentLogoutPage, ResidentSessionPage, ResidentLanguagePage),
    *(ResidentAccountPage, ResidentFactorPage, DigidPage, ResidentNoticesPage, ResidentHelpPage),
)
"""The pages that every installation has; `InboxPage` is registered in trials only."""

__all__ = [
    "PAGES",
    "AccountPage",
    "DigidPage",
    "FirstLoginPage",
    "InboxPage",
    "LanguagePage",
    "LoginPage",
    "LogoutPage",
    "ResidentAccountPage",
    "ResidentFactorPage",
    "ResidentHelpPage",
    "ResidentLanguagePage",
    "ResidentLoginPage",
    "ResidentLogoutPage",
    "ResidentNoticesPage",
    "ResidentSessionPage",
    "SessionPage",
]
