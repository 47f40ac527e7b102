"""Every part of the frame on three pages, under the real Content-Security-Policy, with no database."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from types import SimpleNamespace as Thing
from typing import Any

from flask import Blueprint, Flask, Response, flash, jsonify, render_template, request
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined

ROOT = Path(__file__).parents[3]
BEIJING = dt.timezone(dt.timedelta(hours=8))
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; worker-src 'self'; "
    "manifest-src 'self'; font-src 'self'; form-action 'self'; img-src 'self' blob:; base-uri 'none'; "
    "frame-ancestors 'none'"
)
AT = dt.datetime(2026, 7, 15, 1, 30, tzinfo=dt.UTC)
MENU = [
    ("", "本月概况"), ("服务", "服务工单"), ("服务", "派单"), ("服务", "服务对象"), ("服务", "护理员"),
    ("价格", "项目与价格"), ("价格", "价格佐证"), ("结算", "核销与收据"), ("结算", "结算申报"), ("机构", "账号"),
]  # fmt: skip


def form(
    values: dict[str, Any] | None = None, errors: dict[str, list[str]] | None = None, **more: Any
) -> Thing:
    return Thing(
        **{"values": values or {}, "errors": errors or {}, "problem": None, "breaches": [], "once": "once-1"}
        | more
    )


REFUSED = form(
    {"name": "王秀英", "id_number": "430102195203154", "price": "66.005", "level": "severe", "caps": ["b"], "agree": "1"},
    {"id_number": ["身份证号码应为 18 位，现为 15 位，请对照证件重新填写。"], "price": ["金额最多两位小数，请改为 66.00 或 66.01。"], "how": ["请选择一种支付方式。"]},
    breaches=[
        Thing(
            message="“助浴（上门）”备案价 66.00 元／次，高于价格上限 60.00 元／次。上限取自 2026 年 1 月至 3 月的最低实际价格（佐证：收据 20260211-03）。请改为 60.00 元或更低，或补充更高价格的佐证。",
            clause="湘民发〔2025〕号 第五条",
            code="above_ceiling",
            severity="refuse",
        )
    ],
)  # fmt: skip


def build() -> Flask:
    app = Flask(__name__, template_folder="templates", static_folder=str(ROOT / "static"))
    app.config.update(SECRET_KEY="gallery", TESTING=True, SENT=[], FAIL_ONCE=True)
    env = app.jinja_env
    assert env.loader is not None
    env.loader = ChoiceLoader([FileSystemLoader(str(ROOT / "templates")), env.loader])
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.globals.update(csrf_token=lambda: "token-1", static_url=lambda path: f"/static/{path}")
    env.filters.update(
        yuan=lambda fen: f"{fen / 100:,.2f}",
        moment=lambda at: f"{at.astimezone(BEIJING):%-m月%-d日 %H:%M}",
        day=lambda day: f"{day:%Y-%m-%d} 周{'一二三四五六日'[day.weekday()]}" if day else "—",
    )
    app.context_processor(frame)
    app.after_request(policy)
    add_pages(app)
    return app


def frame() -> dict[str, Any]:
    principal = Thing(
        name="周建国", provider_name="长沙市岳麓区望月湖社区养老服务中心", role=Thing(label="机构负责人")
    )
    menu = [Thing(section=s, label=label, href="/", active=label == "服务工单") for s, label in MENU]
    return {"principal": principal, "menu": menu, "home_url": "/", "today": AT.date(), "now": AT}


def policy(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = CSP
    return answer


def add_pages(app: Flask) -> None:
    accounts = Blueprint("accounts", __name__)
    accounts.add_url_rule("/sign-in-page", "sign_in_page", lambda: "")
    accounts.add_url_rule("/sign-out", "sign_out", lambda: "", methods=["POST"])
    app.register_blueprint(accounts)

    @app.get("/")
    def office() -> str:
        flash("工单 20260715-008 已保存。", "good")
        return render_template("office.html", form=form(), refused=REFUSED, at=AT, Thing=Thing)

    @app.get("/field")
    def field() -> str:
        return render_template("phone.html", form=form(), refused=REFUSED)

    @app.get("/sign-in")
    def sign_in() -> str:
        return render_template(
            "accounts/sign_in.html",
            form=form({"phone": "138"}, problem="手机号或密码不对，请重新填写。"),
            principal=None,
        )

    @app.get("/error/<int:status>")
    def error(status: int) -> str:
        return render_template(
            "errors/error.html",
            status=status,
            text="您打开页面之后，调度员李敏改派了护理员。请返回工单页查看最新情况，再决定是否修改。",
            errors={},
            breaches=REFUSED.breaches if status == 422 else [],
        )

    @app.post("/sent")
    def sent() -> tuple[str, int]:
        app.config["SENT"].append(request.form.to_dict())
        return "收到", 200

    @app.post("/photos")
    def photos() -> tuple[Response, int]:
        body = request.files["file"].read()
        if app.config["FAIL_ONCE"]:
            app.config["FAIL_ONCE"] = False
            return jsonify(detail="照片没有存下来，请再试一次。"), 503
        app.config["SENT"].append(request.form.to_dict())
        return jsonify(id="p1", sha256=hashlib.sha256(body).hexdigest(), duplicate_of=None, findings=[]), 201

    @app.get("/refuse/<int:status>")
    def refuse(status: int) -> tuple[str, int]:
        return "<p data-message>服务器自己的话</p>" if status == 409 else "", status


if __name__ == "__main__":
    build().run(port=8765)
