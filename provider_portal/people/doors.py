"""The doors of accounts, for the factory: sign-in pages."""

from provider_portal.people.web import blueprint
from provider_portal.shell.floor import Floor
from provider_portal.shell.refusals import ACCOUNTS as REFUSALS
from provider_portal.shell.trail_words import TrailWords

TRAIL_WORDS = TrailWords(
    actions={
        "provider.create": "新建机构",
        "token.create": "新建访问令牌",
        "token.revoke": "作废访问令牌",
        "user.create": "新建账号",
        "user.sign_in": "登录",
    },
)

FLOOR = Floor(name="accounts", blueprints=(blueprint,), trail_words=TRAIL_WORDS, refusals=REFUSALS)
