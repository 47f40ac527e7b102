"""The operator's commands of this floor, by name."""

from provider_portal.shell.command_name import CommandName

_HERE = "provider_portal.operation.commands"

COMMANDS = (
    CommandName(name="serve", help="启动网站（已完成安装和建库之后）。", place=f"{_HERE}:serve"),
    CommandName(
        name="worker", help="启动一个后台任务进程（需要 REDIS_URL；可以启动多个）。", place=f"{_HERE}:worker"
    ),
    CommandName(name="db", help="数据库。", place=f"{_HERE}:database"),
    CommandName(name="audit", help="操作留痕。", place=f"{_HERE}:audit"),
    CommandName(name="jobs", help="后台任务。", place=f"{_HERE}:jobs"),
    CommandName(
        name="calendar",
        help="国务院的放假安排（工作日历）。",
        place="provider_portal.operation.calendar_commands:calendar",
    ),
    CommandName(name="demo", help="演示数据。", place="provider_portal.operation.demo_commands:demo"),
    CommandName(
        name="backup",
        help="把数据库和全部凭证备份成一个文件（不含密钥）。",
        place="provider_portal.operation.keeping:backup",
    ),
    CommandName(
        name="restore",
        help="把备份恢复到空的数据库和空的文件夹，逐一核对哈希。",
        place="provider_portal.operation.keeping:restore",
    ),
    CommandName(name="keys", help="证件号码等加密字段的密钥。", place="provider_portal.operation.keys:keys"),
    CommandName(name="user", help="人员账号。", place="provider_portal.accounts.commands:user"),
    CommandName(name="token", help="接口访问令牌。", place="provider_portal.accounts.commands:token"),
)
