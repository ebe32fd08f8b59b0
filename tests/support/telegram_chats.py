"""Users, chats, topics and messages of the fake Telegram, and how the Bot API writes them (core.telegram.org/bots/api)."""

import time
from dataclasses import dataclass, field
from typing import Any, NamedTuple

# every right is always written: core.telegram.org/bots/api#chatmemberadministrator
ADMIN_RIGHTS = [
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
]
# core.telegram.org/bots/api#chatmemberrestricted
SEND_RIGHTS = [
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_edit_tag",
    "can_react_to_messages",
]
ANONYMOUS_ID = 1087968824  # GroupAnonymousBot, who stands as the sender of an anonymous administrator's message
IN_CHAT = {"member", "administrator", "creator", "restricted"}

Button = tuple[str, str]  # a label, and its callback data or its address


@dataclass(frozen=True)
class User:
    """Somebody with an account."""

    id: int
    name: str = "Reader"
    language: str | None = "en"
    username: str | None = None
    is_bot: bool = False

    def json(self) -> dict[str, Any]:
        """The Bot API's User."""
        found = {"id": self.id, "is_bot": self.is_bot, "first_name": self.name}
        more = {"username": self.username, "language_code": self.language}
        return found | {key: value for key, value in more.items() if value}


ANONYMOUS = User(ANONYMOUS_ID, "Group", None, "GroupAnonymousBot", True)


@dataclass
class Topic:
    """A topic of a forum; its id is that of the service message that made it."""

    id: int
    name: str
    state: str = "open"  # or closed, deleted


@dataclass
class Chat:
    """A private chat, group, supergroup or channel, with how the bot stands in it."""

    id: int
    type: str
    title: str = ""
    username: str | None = None
    user: User | None = None
    forum: bool = False
    bot: str = "left"  # the bot's status; in a private chat member, or kicked while it is blocked
    admins: dict[int, tuple[User, str]] = field(default_factory=dict)
    members: dict[int, User] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    migrated_to: int | None = None
    started: bool = True  # whether the user of a private chat ever wrote to the bot
    deactivated: bool = False

    def json(self) -> dict[str, Any]:
        """The Bot API's Chat."""
        found: dict[str, Any] = {"id": self.id, "type": self.type}
        if self.user:
            found |= {"first_name": self.user.name}
        else:
            found |= {"title": self.title}
        if self.username:
            found["username"] = self.username
        return found | ({"is_forum": True} if self.forum else {})

    @property
    def called(self) -> str:
        """How Telegram's errors call it: group chat, supergroup chat, channel chat."""
        return f"{self.type} chat"

    def status_of(self, user_id: int) -> str:
        """The status of somebody in it."""
        if user_id in self.admins:
            return self.admins[user_id][1]
        return "member" if user_id in self.members or (self.user and self.user.id == user_id) else "left"


@dataclass(frozen=True)
class Message:
    """A message that the bot sent, as it stands now."""

    id: int
    chat: int
    topic: int | None
    text: str
    entities: tuple[dict[str, Any], ...]
    html: str
    silent: bool
    preview_disabled: bool
    keyboard: tuple[tuple[Button, ...], ...] = ()
    markup: str = ""
    edits: int = 0
    sent_at: float = 0.0
    document: tuple[str, bytes] | None = None
    deleted: bool = False

    @property
    def labels(self) -> list[str]:
        """The labels of its buttons, row after row."""
        return [label for row in self.keyboard for label, _ in row]

    def kinds(self) -> list[str]:
        """The kinds of its entities, in order."""
        return [entity["type"] for entity in self.entities]


class Refusal(NamedTuple):
    """An answer that is an error."""

    code: int
    description: str
    parameters: dict[str, Any] | None = None


def member_json(user: User, status: str, chat: Chat) -> dict[str, Any]:
    """The Bot API's ChatMember (core.telegram.org/bots/api#chatmember)."""
    found: dict[str, Any] = {"user": user.json(), "status": status}
    if status == "administrator":
        found |= {"can_be_edited": False, "is_anonymous": False} | dict.fromkeys(ADMIN_RIGHTS, True)
        extra = ("can_post_messages", "can_edit_messages") if chat.type == "channel" else ("can_pin_messages",)
        found |= dict.fromkeys(extra, True) | ({"can_manage_topics": True} if chat.forum else {})
    elif status == "creator":
        found["is_anonymous"] = False
    elif status == "restricted":
        found |= {"is_member": True, "until_date": 0} | dict.fromkeys(SEND_RIGHTS, False)
    elif status == "kicked":
        found["until_date"] = 0
    return found


def refusal(chat: Chat | None) -> Refusal | None:  # noqa: PLR0911  # one return for each answer of Telegram
    """Why the bot may not write there, in the words of telegram-bot-api's Client.cpp (check_chat_access) and tdlib."""
    if chat is None:
        return Refusal(400, "Bad Request: chat not found")
    if chat.type == "private":
        if chat.deactivated:
            return Refusal(403, "Forbidden: user is deactivated")
        if not chat.started:
            return Refusal(403, "Forbidden: bot can't initiate conversation with a user")
        return Refusal(403, "Forbidden: bot was blocked by the user") if chat.bot == "kicked" else None
    if chat.migrated_to:
        more = {"migrate_to_chat_id": chat.migrated_to}
        return Refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", more)
    if chat.bot == "kicked":
        return Refusal(403, f"Forbidden: bot was kicked from the {chat.called}")
    if chat.bot not in IN_CHAT:
        return Refusal(403, f"Forbidden: bot is not a member of the {chat.called}")
    if chat.type == "channel" and chat.bot != "administrator":
        return Refusal(400, "Bad Request: need administrator rights in the channel chat")
    if chat.bot == "restricted":
        return Refusal(400, "Bad Request: not enough rights to send text messages to the chat")
    return None


def topic_refusal(chat: Chat, topic: int | None) -> Refusal | None:
    """Why the bot may not write into that topic (Client.cpp check_reply_parameters; TOPIC_* come from the server)."""
    if topic is None:
        return None
    found = chat.topics.get(topic)
    if found is None:
        return Refusal(400, "Bad Request: message thread not found")
    if found.state == "deleted":
        return Refusal(400, "Bad Request: TOPIC_DELETED")
    if found.state == "closed" and chat.bot != "administrator":
        return Refusal(400, "Bad Request: TOPIC_CLOSED")
    return None


def message_json(message: Message, chat: Chat, bot: User) -> dict[str, Any]:
    """The Bot API's Message for one that the bot sent."""
    found: dict[str, Any] = {"message_id": message.id, "date": int(message.sent_at), "chat": chat.json()}
    if chat.type == "channel":
        found["sender_chat"] = chat.json()
    else:
        found["from"] = bot.json()
    if message.topic is not None:
        found |= {"message_thread_id": message.topic, "is_topic_message": True}
    if message.edits:
        found["edit_date"] = int(time.time())
    if message.document:
        name, body = message.document
        ident = f"file{message.chat}x{message.id}"
        found["document"] = {"file_id": ident, "file_unique_id": ident, "file_name": name, "file_size": len(body)}
    words = ("caption", "caption_entities") if message.document else ("text", "entities")
    if message.text:
        found[words[0]] = message.text
    if message.entities:
        found[words[1]] = [_full(entity) for entity in message.entities]
    if message.keyboard:
        found["reply_markup"] = {"inline_keyboard": [[_button(*button) for button in row] for row in message.keyboard]}
    return found


def _full(entity: dict[str, Any]) -> dict[str, Any]:
    if entity["type"] != "text_mention":
        return entity
    rest = {key: value for key, value in entity.items() if key != "user_id"}
    return rest | {"user": User(entity["user_id"]).json()}


def _button(label: str, target: str) -> dict[str, str]:
    return {"text": label, "url" if "://" in target else "callback_data": target}
