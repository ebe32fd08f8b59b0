"""The world around the bot: who writes to it, where it is let in, what it sent. A test moves it, the server reads it.

Each of the hands below does what a person does in Telegram and queues the updates the bot would get for it
(core.telegram.org/bots/api#update).
"""

import functools
import itertools
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from telegram_chats import ANONYMOUS, Chat, Message, Topic, User, member_json, message_json
from telegram_links import detect

CALLBACK_SECONDS = 900.0  # a press that is older is "too old"; Telegram names no number
# all but these come unless they are asked for: core.telegram.org/bots/api#getupdates
UNASKED = {"chat_member", "message_reaction", "message_reaction_count"}


def locked(hand: Callable) -> Callable:
    """The hand, done while the server does nothing."""

    @functools.wraps(hand)
    def held(self: "World", *args: Any, **kwargs: Any) -> Any:
        with self.lock:
            return hand(self, *args, **kwargs)

    return held


class World:
    """All users, chats and messages."""

    def __init__(self, username: str = "brief_test_bot", bot_id: int = 7000000001, privacy: bool = True) -> None:
        self.lock = threading.RLock()
        self.me = User(bot_id, "Brief", None, username, True)
        self.privacy = privacy  # core.telegram.org/bots/features#privacy-mode
        self.chats: dict[int, Chat] = {}
        self.sent: dict[int, dict[int, Message]] = defaultdict(dict)
        self.updates: list[dict[str, Any]] = []
        self.allowed: set[str] | None = None
        self.presses: dict[str, float] = {}
        self.answers: list[dict[str, Any]] = []
        self.on_update: Callable[[], None] = lambda: None
        self._update_ids = itertools.count(500001)
        self._ids: Counter = Counter()
        self._users = itertools.count(1001)
        self._groups = itertools.count(2001)
        self._presses = itertools.count(9001)

    # what the server asks

    def next_id(self, chat: Chat) -> int:
        """The id of the next message there: supergroups and channels count for themselves."""
        key = chat.id if chat.type in {"supergroup", "channel"} else 0
        self._ids[key] += 1
        return self._ids[key]

    def queue(self, kind: str, body: dict[str, Any]) -> None:
        """Put an update in the queue, if the bot wants its kind."""
        if kind in self.allowed if self.allowed is not None else kind not in UNASKED:
            self.updates.append({"update_id": next(self._update_ids), kind: body})
            self.on_update()

    def has_message(self, chat: Chat, ident: int) -> bool:
        """Whether there is such a message; what people wrote is never deleted here."""
        mine = self.sent[chat.id].get(ident)
        key = chat.id if chat.type in {"supergroup", "channel"} else 0
        return not mine.deleted if mine else 0 < ident <= self._ids[key]

    # who and where

    @locked
    def user(self, name: str = "Reader", language: str | None = "en", username: str | None = None) -> User:
        """A new user, who never wrote to the bot."""
        made = User(next(self._users), name, language, username)
        self.chats[made.id] = Chat(made.id, "private", user=made, bot="member", started=False)
        return made

    @locked
    def private(self, name: str = "Reader", language: str | None = "en", **more: Any) -> User:
        """A new user whose chat with the bot is open."""
        made = self.user(name, language, **more)
        self.chats[made.id].started = True
        return made

    @locked
    def private_many(self, first_id: int, count: int) -> range:
        """Ids of that many open private chats, made at once."""
        for ident in range(first_id, first_id + count):
            self.chats[ident] = Chat(ident, "private", user=User(ident), bot="member")
        return range(first_id, first_id + count)

    @locked
    def room(self, kind: str, title: str = "Room", bot: str = "member", **more: Any) -> Chat:
        """A new group, supergroup or channel; with ``forum=True`` a supergroup with topics."""
        number = next(self._groups)
        made = Chat(-number if kind == "group" else -1000000000000 - number, kind, title, bot=bot, **more)
        self.chats[made.id] = made
        return made

    def group(self, title: str = "Group", bot: str = "member") -> Chat:
        """A new basic group that the bot is in."""
        return self.room("group", title, bot)

    def supergroup(self, title: str = "Supergroup", bot: str = "member", **more: Any) -> Chat:
        """A new supergroup that the bot is in."""
        return self.room("supergroup", title, bot, **more)

    def forum(self, title: str = "Forum", bot: str = "member") -> Chat:
        """A new supergroup with topics."""
        return self.room("supergroup", title, bot, forum=True)

    def channel(self, title: str = "Channel", bot: str = "administrator", **more: Any) -> Chat:
        """A new channel where the bot may post."""
        return self.room("channel", title, bot, **more)

    @locked
    def topic(self, chat: Chat, name: str = "News") -> Topic:
        """A new topic of a forum."""
        made = Topic(self.next_id(chat), name)
        chat.topics[made.id] = made
        return made

    @locked
    def admin(self, chat: Chat, user: User, status: str = "administrator") -> None:
        """Make somebody administrator, or creator, of a chat."""
        chat.admins[user.id] = (user, status)

    # what people do

    def _chat(self, where: Chat | User | int) -> Chat:
        return where if isinstance(where, Chat) else self.chats[where if isinstance(where, int) else where.id]

    def _message(self, user: User | None, chat: Chat, topic: Topic | None, **body: Any) -> dict[str, Any]:
        """A message of somebody, of an anonymous administrator (no user) or of a channel."""
        found: dict[str, Any] = {"message_id": self.next_id(chat), "date": int(time.time()), "chat": chat.json()}
        if user:
            found["from"] = user.json()
        else:
            found["sender_chat"] = chat.json()
            if chat.type != "channel":
                found["from"] = ANONYMOUS.json()
        if topic:
            made = {"message_id": topic.id, "date": 0, "chat": chat.json(), "message_thread_id": topic.id}
            made |= {"is_topic_message": True, "forum_topic_created": {"name": topic.name, "icon_color": 7322096}}
            found |= {"message_thread_id": topic.id, "is_topic_message": True, "reply_to_message": made}
        return found | body

    def _seen(self, chat: Chat, text: str, replied: bool) -> bool:
        """Whether the bot gets it: in groups with privacy only commands, replies and what comes to administrators."""
        if chat.type in {"private", "channel"} or not self.privacy or chat.bot == "administrator":
            return chat.bot != "left"
        command, _, name = text.partition(" ")[0].partition("@")
        mine = not name or name.lower() == (self.me.username or "").lower()
        return chat.bot in {"member", "restricted"} and (replied or (command.startswith("/") and mine))

    @locked
    def says(
        self, user: User | None, where: Chat | User, text: str = "", topic: Topic | None = None, **more: Any
    ) -> int:
        """Somebody writes there (``None``: anonymously); ``reply_to`` is a Message of the bot. The message's id."""
        chat = self._chat(where)
        if user and chat.type == "private":
            chat.started = True
            if chat.bot == "kicked":
                self.stands(chat, "member")  # whoever writes to a bot has let it in again
        if user and chat.type != "private":
            chat.members.setdefault(user.id, user)
        replied = more.pop("reply_to", None)
        body = self._message(user, chat, topic, **more)
        if replied:
            body["reply_to_message"] = self.json_of(replied)
        if text:
            body |= {"text": text} | spoken(text)
        if self._seen(chat, text, replied is not None):
            self.queue("channel_post" if chat.type == "channel" else "message", body)
        return body["message_id"]

    @locked
    def edits(self, user: User, where: Chat | User, message_id: int, text: str) -> None:
        """Somebody changes what they wrote."""
        chat = self._chat(where)
        body = self._message(user, chat, None, text=text, edit_date=int(time.time())) | spoken(text)
        if self._seen(chat, text, False):
            kind = "edited_channel_post" if chat.type == "channel" else "edited_message"
            self.queue(kind, body | {"message_id": message_id})

    def posts(self, channel: Chat, text: str) -> int:
        """A post in a channel."""
        return self.says(None, channel, text)

    def shares_location(self, user: User, where: Chat | User, latitude: float, longitude: float) -> int:
        """Somebody shares a place."""
        return self.says(user, where, location={"latitude": latitude, "longitude": longitude})

    @locked
    def presses_button(self, user: User, where: Chat | User | int, label: str, message: Message | None = None) -> str:
        """Somebody presses a button by its label, of the newest message that has it; the query's id."""
        chat = self._chat(where)
        kept = [message] if message else [m for m in reversed(self.sent[chat.id].values()) if not m.deleted]
        hits = [(m, data) for m in kept for row in m.keyboard for text, data in row if text == label]
        if not hits:
            raise LookupError(f"no message in {chat.id} has a button {label!r}: {[m.labels for m in kept]}")
        return self.taps(user, hits[0][0], hits[0][1])

    @locked
    def taps(self, user: User, message: Message, data: str) -> str:
        """Somebody sends a button's data, which a client of one's own can make up; the query's id."""
        ident = str(next(self._presses))
        self.presses[ident] = time.time()
        body = {"id": ident, "from": user.json(), "chat_instance": str(message.chat), "data": data}
        self.queue("callback_query", body | {"message": self.json_of(message)})
        return ident

    @locked
    def expires(self, query_id: str) -> None:
        """The press is too old to be answered from now on."""
        self.presses[query_id] = time.time() - CALLBACK_SECONDS - 1

    @locked
    def stands(self, where: Chat | User | int, status: str, by: User | None = None) -> None:
        """The bot gets a status there: member, administrator, restricted, left, kicked."""
        chat = self._chat(where)
        old, chat.bot = chat.bot, status
        who = by or chat.user or ANONYMOUS
        body = {"chat": chat.json(), "from": who.json(), "date": int(time.time())}
        states = {
            "old_chat_member": member_json(self.me, old, chat),
            "new_chat_member": member_json(self.me, status, chat),
        }
        self.queue("my_chat_member", body | states)

    def blocks(self, user: User) -> None:
        """The user blocks the bot."""
        self.stands(user, "kicked")

    def unblocks(self, user: User) -> None:
        """The user lets the bot write again."""
        self.stands(user, "member")

    @locked
    def deactivates(self, user: User) -> None:
        """The user's account is deleted; Telegram sends no update for it."""
        self.chats[user.id].deactivated = True

    def adds_bot(self, chat: Chat, by: User | None = None, status: str = "member") -> None:
        """The bot is added, as member or administrator."""
        self.stands(chat, status, by)

    def kicks_bot(self, chat: Chat, by: User | None = None) -> None:
        """The bot is thrown out."""
        self.stands(chat, "kicked", by)

    def silences_bot(self, chat: Chat, by: User | None = None) -> None:
        """The bot may only read."""
        self.stands(chat, "restricted", by)

    @locked
    def upgrades(self, chat: Chat) -> Chat:
        """The group becomes a supergroup, with the two service messages; the new chat."""
        made = self.supergroup(chat.title, chat.bot)
        made.admins, made.members = dict(chat.admins), dict(chat.members)
        self.queue("message", self._message(None, chat, None, migrate_to_chat_id=made.id))
        self.queue("message", self._message(None, made, None, migrate_from_chat_id=chat.id))
        chat.migrated_to = made.id
        return made

    @locked
    def closes(self, chat: Chat, topic: Topic) -> None:
        """The topic takes no messages of members any more."""
        topic.state = "closed"
        self.queue("message", self._message(None, chat, topic, forum_topic_closed={}))

    @locked
    def deletes(self, topic: Topic) -> None:
        """The topic is gone; Telegram sends no update for it."""
        topic.state = "deleted"

    @locked
    def deletes_message(self, message: Message) -> None:
        """Somebody deletes a message of the bot."""
        self.sent[message.chat][message.id] = replace(self.sent[message.chat][message.id], deleted=True)

    # what tests read

    def json_of(self, message: Message) -> dict[str, Any]:
        """The Bot API's Message for one of the bot."""
        return message_json(message, self.chats[message.chat], self.me)

    @locked
    def messages(self, where: Chat | User | int | None = None) -> list[Message]:
        """What the bot's messages there, or everywhere, are now; deleted ones are left out."""
        if where is not None:
            return [m for m in self.sent[self._chat(where).id].values() if not m.deleted]
        return [m for chat in self.sent.values() for m in chat.values() if not m.deleted]


def spoken(text: str) -> dict[str, Any]:
    """The entities of what somebody writes, commands among them, as the Bot API sends them."""
    found = []
    for start, end, kind in detect(text):
        before, inside = text[:start].encode("utf-16-le"), text[start:end].encode("utf-16-le")
        found.append({"type": kind, "offset": len(before) // 2, "length": len(inside) // 2})
    return {"entities": found} if found else {}
