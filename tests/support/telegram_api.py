"""The methods of the Bot API, over a world: parameters in, an answer out (core.telegram.org/bots/api#available-methods).

The errors are those of telegram-bot-api/Client.cpp (fail_query_with_error, check_chat, get_reply_markup) and, for what
Telegram's server says, those of core.telegram.org/api/errors.
"""

import json
import re
import time
from collections.abc import Callable
from typing import Any

from telegram_chats import Chat, Message, User, member_json, refusal, topic_refusal
from telegram_entities import EntityError, Formatted, formatted
from telegram_keyboards import Markup, markup_of
from telegram_limits import Ledger, Limits, Windows
from telegram_params import Params, Refused
from telegram_world import CALLBACK_SECONDS, World

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
COMMAND = re.compile(r"[a-z0-9_]{1,32}")  # core.telegram.org/bots/api#botcommand
MAX_COMMANDS = 100  # core.telegram.org/bots/api#setmycommands
MAX_COMMAND_TEXT = 256
MAX_DESCRIPTION, MAX_SHORT_DESCRIPTION = 512, 120  # core.telegram.org/bots/api#setmydescription
MAX_CAPTION = 1024  # core.telegram.org/bots/api#senddocument
MAX_ANSWER = 200  # core.telegram.org/bots/api#answercallbackquery
ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}


class Api:
    """The methods, each named as Telegram names it but in small letters (Client.cpp init_methods)."""

    def __init__(self, world: World, limits: Limits, *, digest: bool = False, keep: bool = True) -> None:
        self.world = world
        self.windows = Windows(limits)
        self.ledger = Ledger(digest)
        self.keep = keep
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.descriptions: dict[tuple[str, str], str] = {}
        self.webhook: dict[str, Any] = {"url": ""}
        self.methods: dict[str, Callable[[Params], Any]] = {
            name[3:]: getattr(self, name) for name in dir(self) if name.startswith("do_")
        }

    # finding chats and messages

    def chat(self, params: Params, name: str = "chat_id") -> Chat:
        """The chat that is meant (Client.cpp check_chat)."""
        raw = str(params.values.get(name, "")).strip()
        if not raw:
            raise Refused(400, f"Bad Request: {name} is empty")
        if raw.startswith("@"):
            found = next(
                (c for c in self.world.chats.values() if c.username and c.username.lower() == raw[1:].lower()), None
            )
        else:
            found = self.world.chats.get(int(raw)) if re.fullmatch(r"-?\d+", raw) else None
        if found is None:
            raise Refused(400, "Bad Request: chat not found")
        return found

    def _may_write(self, params: Params) -> tuple[Chat, int | None]:
        chat = self.chat(params)
        topic = params.number("message_thread_id") or None
        if why := refusal(chat) or topic_refusal(chat, topic):
            raise Refused(*why)
        return chat, topic

    def _mine(self, params: Params, verb: str) -> Message:
        chat = self.chat(params)
        why = refusal(chat)
        if why and (why.code == 403 or why.parameters):
            raise Refused(*why)
        found = self.world.sent[chat.id].get(params.number("message_id", 0))
        if found is None or found.deleted:
            raise Refused(400, f"Bad Request: message to {verb} not found")
        return found

    def _shown(self, params: Params, name: str = "text") -> Formatted:
        source = params.text(name)
        if not source:
            raise Refused(400, "Bad Request: message text is empty")
        try:
            return formatted(source, params.text("parse_mode"))
        except EntityError as error:
            raise Refused(400, f"Bad Request: {error}") from None

    def _markup(self, params: Params) -> Markup:
        try:
            return markup_of(params.json("reply_markup", "reply keyboard markup"))
        except ValueError as error:
            raise Refused(400, f"Bad Request: {error}") from None

    def _replied(self, chat: Chat, params: Params) -> None:
        """Client.cpp check_reply_parameters: what is replied to must be there, unless that does not matter."""
        given = params.json("reply_parameters", "reply parameters") or {}
        ident = given.get("message_id") or params.number("reply_to_message_id")
        without = given.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply")
        if ident and not without and not self.world.has_message(chat, int(ident)):
            raise Refused(400, "Bad Request: message to be replied not found")

    def _paced(self, chat: Chat) -> None:
        seconds = self.windows.wait(chat.id, chat.type != "private", time.monotonic())
        if seconds:
            raise Refused(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})

    # messages

    def do_sendmessage(self, params: Params) -> dict[str, Any]:
        chat, topic = self._may_write(params)
        self._paced(chat)
        self._replied(chat, params)
        shown, markup = self._shown(params), self._markup(params)
        preview = params.json("link_preview_options", "link preview options") or {}
        no_preview = bool(preview.get("is_disabled")) or params.flag("disable_web_page_preview")
        return self._send(chat, topic, params, shown, markup, params.text("text"), preview_disabled=no_preview)

    def do_senddocument(self, params: Params) -> dict[str, Any]:
        chat, topic = self._may_write(params)
        self._paced(chat)
        name = params.text("document")
        file = params.files.get(name.removeprefix("attach://") or "document")
        if file is None:
            raise Refused(400, "Bad Request: there is no document in the request")
        shown = self._shown(params, "caption") if params.text("caption") else Formatted("", (), 0)
        if len(shown.text.encode("utf-16-le")) // 2 > MAX_CAPTION:
            raise Refused(400, "Bad Request: message caption is too long")
        markup = self._markup(params)
        return self._send(chat, topic, params, shown, markup, params.text("caption"), document=file)

    def _send(  # noqa: PLR0913, PLR0917  # a message has that many sides
        self, chat: Chat, topic: int | None, params: Params, shown: Formatted, markup: Markup, html: str, **more: Any
    ) -> dict[str, Any]:
        self.windows.take(chat.id, chat.type != "private", time.monotonic())
        self.ledger.entities_lost += shown.lost
        made = Message(
            id=self.world.next_id(chat),
            chat=chat.id,
            topic=topic,
            text=shown.text,
            entities=shown.entities,
            html=html,
            silent=params.flag("disable_notification"),
            keyboard=markup.rows,
            markup=markup.kind,
            sent_at=time.time(),
            **{"preview_disabled": False} | more,
        )
        if self.keep:
            self.world.sent[chat.id][made.id] = made
        return self.world.json_of(made)

    def do_editmessagetext(self, params: Params) -> dict[str, Any]:
        old = self._mine(params, "edit")
        shown, markup = self._shown(params), self._markup(params)
        if old.document:
            raise Refused(400, "Bad Request: there is no text in the message to edit")
        if (shown.text, shown.entities, markup.rows) == (old.text, old.entities, old.keyboard):
            raise Refused(400, NOT_MODIFIED)
        preview = params.json("link_preview_options", "link preview options") or {}
        return self._edit(
            old,
            text=shown.text,
            entities=shown.entities,
            html=params.text("text"),
            keyboard=markup.rows,
            preview_disabled=bool(preview.get("is_disabled")) or params.flag("disable_web_page_preview"),
        )

    def do_editmessagereplymarkup(self, params: Params) -> dict[str, Any]:
        old, markup = self._mine(params, "edit"), self._markup(params)
        if markup.rows == old.keyboard:
            raise Refused(400, NOT_MODIFIED)
        return self._edit(old, keyboard=markup.rows)

    def _edit(self, old: Message, **changes: Any) -> dict[str, Any]:
        # a message with a keyboard that is no inline one cannot be edited (core.telegram.org/bots/api#editmessagetext)
        if old.markup not in {"", "inline"}:
            raise Refused(400, "Bad Request: message can't be edited")
        made = Message(**{**old.__dict__, **changes, "edits": old.edits + 1})
        self.world.sent[old.chat][old.id] = made
        return self.world.json_of(made)

    def do_deletemessage(self, params: Params) -> bool:
        old = self._mine(params, "delete")
        self.world.sent[old.chat][old.id] = Message(**{**old.__dict__, "deleted": True})
        return True

    def do_answercallbackquery(self, params: Params) -> bool:
        ident = params.text("callback_query_id")
        pressed = self.world.presses.get(ident)
        if pressed is None or time.time() - pressed > CALLBACK_SECONDS:
            raise Refused(400, TOO_OLD)
        if len(params.text("text")) > MAX_ANSWER:
            raise Refused(400, "Bad Request: MESSAGE_TOO_LONG")
        self.world.answers.append({"id": ident, "text": params.text("text"), "show_alert": params.flag("show_alert")})
        return True

    def do_sendchataction(self, params: Params) -> bool:
        self._may_write(params)
        if params.text("action").lower() not in ACTIONS:
            raise Refused(400, "Bad Request: wrong parameter action in request")
        return True

    # the bot itself

    def do_getme(self, params: Params) -> dict[str, Any]:
        flags = {"can_join_groups": True, "can_read_all_group_messages": not self.world.privacy}
        more = {"supports_inline_queries": False, "can_connect_to_business": False, "has_main_web_app": False}
        return self.world.me.json() | flags | more

    def _scope(self, params: Params) -> tuple[str, str]:
        scope = params.json("scope", "BotCommandScope") or {"type": "default"}
        kind = scope.get("type")
        if kind not in SCOPES | CHAT_SCOPES:
            raise Refused(400, "Bad Request: can't parse BotCommandScope: Unsupported type specified")
        if kind in CHAT_SCOPES:
            self.chat(Params(scope))
        return json.dumps(scope, sort_keys=True), params.text("language_code")

    def do_setmycommands(self, params: Params) -> bool:
        commands = params.json("commands", "commands")
        if not isinstance(commands, list):
            raise Refused(400, "Bad Request: expected an Array of BotCommand")
        if len(commands) > MAX_COMMANDS:
            raise Refused(400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            if not COMMAND.fullmatch(command.get("command", "").removeprefix("/")):
                raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(command.get("description", "")) <= MAX_COMMAND_TEXT:
                raise Refused(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[self._scope(params)] = commands
        return True

    def do_getmycommands(self, params: Params) -> list[dict[str, str]]:
        return self.commands.get(self._scope(params), [])

    def do_deletemycommands(self, params: Params) -> bool:
        self.commands.pop(self._scope(params), None)
        return True

    def _describe(self, params: Params, name: str, most: int) -> bool:
        if len(params.text(name)) > most:
            raise Refused(400, f"Bad Request: bot {name.replace('_', ' ')} is too long")
        self.descriptions[name, params.text("language_code")] = params.text(name)
        return True

    def do_setmydescription(self, params: Params) -> bool:
        return self._describe(params, "description", MAX_DESCRIPTION)

    def do_setmyshortdescription(self, params: Params) -> bool:
        return self._describe(params, "short_description", MAX_SHORT_DESCRIPTION)

    # chats

    def _readable(self, params: Params) -> Chat:
        chat = self.chat(params)
        why = refusal(chat)
        if why and why.code == 403 and chat.type != "private":
            raise Refused(*why)
        return chat

    def do_getchat(self, params: Params) -> dict[str, Any]:
        chat = self._readable(params)
        kinds = {"unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"}
        # these are always there: core.telegram.org/bots/api#chatfullinfo
        more = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(kinds, True)}
        return chat.json() | more

    def do_getchatmember(self, params: Params) -> dict[str, Any]:
        chat, ident = self._readable(params), params.number("user_id", 0)
        if ident == self.world.me.id:
            return member_json(self.world.me, chat.bot, chat)
        found = self.world.chats.get(ident)
        if found is None or found.user is None:
            raise Refused(400, "Bad Request: PARTICIPANT_ID_INVALID")
        return member_json(found.user, chat.status_of(ident), chat)

    def do_getchatadministrators(self, params: Params) -> list[dict[str, Any]]:
        chat = self._readable(params)
        if chat.type == "private":
            raise Refused(400, "Bad Request: there are no administrators in the private chat")
        mine: list[tuple[User, str]] = [(self.world.me, "administrator")] if chat.bot == "administrator" else []
        return [member_json(user, status, chat) for user, status in [*chat.admins.values(), *mine]]

    def do_leavechat(self, params: Params) -> bool:
        chat = self._readable(params)
        if chat.type == "private":
            raise Refused(400, "Bad Request: chat not found")
        self.world.stands(chat, "left", self.world.me)
        return True
