"""The public page of a Telegram channel, in the form in which t.me serves it; names and messages are invented."""

from __future__ import annotations

#: Behind every message: what readers made of it, and what the app shows where a browser cannot.
_REACTIONS = (
    '<div class="tgme_widget_message_reactions js-message_reactions"><span class="tgme_reaction">'
    '<i class="emoji" style="background-image:url(\'//cdn.example/e.png\')"><b>❤</b></i>9.1K</span></div>'
)
_NOT_SUPPORTED = (
    '<div class="media_not_supported_cont"><div class="message_media_not_supported_wrap">'
    '<div class="message_media_not_supported"><div class="message_media_not_supported_label">'
    'Please open Telegram to view this post</div><a href="https://t.me/harbour_news" class="message_media_view_in'
    '_telegram">VIEW IN TELEGRAM</a></div></div></div>'
)


def emoji(sign: str) -> str:
    """A custom emoji."""
    return (
        f'<tg-emoji emoji-id="5368324170671202286"><i class="emoji" style="background-image:'
        f"url('//telegram.org/img/emoji/40/F09F94B4.png')\"><b>{sign}</b></i></tg-emoji>"
    )


def words(text: str) -> str:
    """The text of a message."""
    return f'<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>'


def forwarded(channel: str, href: str = "https://t.me/lighthouse/77") -> str:
    """What stands above a message that was forwarded; somebody who hides has no address."""
    name = f'<span dir="auto">{channel}</span>'
    link = f'<a class="tgme_widget_message_forwarded_from_name" href="{href}">{name}</a>'
    plain = f'<span class="tgme_widget_message_forwarded_from_name">{name}</span>'
    return f'<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from&nbsp;{link if href else plain}</div>'


def reply(text: str, name: str = "tgme_widget_message_text") -> str:
    """What stands above a message that answers another: the beginning of that one."""
    return (
        '<a class="tgme_widget_message_reply user-color-3" href="https://t.me/harbour_news/99">'
        '<div class="tgme_widget_message_author accent_color"><span class="tgme_widget_message_author_name" dir="auto">'
        f'Harbour News</span></div><div class="{name} js-message_reply_text" dir="auto">{text}</div></a>'
    )


def album(number: int, count: int = 3) -> str:
    """Several photos in one message; each has a number of its own."""
    photos = "".join(
        '<a class="tgme_widget_message_photo_wrap grouped_media_wrap blured js-message_photo" style="left:0px;'
        f'background-image:url(\'https://cdn.example/{each}.jpg\')" href="https://t.me/harbour_news/{each}?single"></a>'
        for each in range(number, number + count)
    )
    return (
        '<div class="tgme_widget_message_grouped_wrap js-message_grouped_wrap"><div class="tgme_widget_message_grouped '
        f'js-message_grouped"><div class="tgme_widget_message_grouped_layer">{photos}</div></div></div>'
    )


PHOTO = '<a class="tgme_widget_message_photo_wrap" href="https://t.me/harbour_news/1"></a>'
VIDEO = (
    '<a class="tgme_widget_message_video_player js-message_video_player" href="https://t.me/harbour_news/1"><time class='
    '"message_video_duration js-message_video_duration">0:29</time></a>'
)
POLL = (
    '<div class="tgme_widget_message_poll js-poll"><div class="tgme_widget_message_poll_question">Will it rain?</div>'
    '<div class="tgme_widget_message_poll_type">Anonymous Poll</div><a class="tgme_widget_message_poll_option"><div '
    'class="tgme_widget_message_poll_option_percent">60%</div><div class="tgme_widget_message_poll_option_text">Yes'
    "</div></a></div>"
)
PREVIEW = (
    '<a class="tgme_widget_message_link_preview" href="https://paper.example/1"><div class="link_preview_site_name '
    'accent_color" dir="auto">The Paper</div><div class="link_preview_title" dir="auto">Somebody else wrote this</div>'
    '<div class="link_preview_description" dir="auto">And a line more.</div></a>'
)
BUTTONS = (
    '<div class="tgme_widget_message_inline_keyboard"><div class="tgme_widget_message_inline_row"><a class="tgme_widget'
    '_message_inline_button url_button" href="https://t.me/+x"><span class="tgme_widget_message_inline_button_text" '
    'dir="auto">Subscribe now</span></a></div></div>'
)


#: Before the time of a message that was edited; it stays that of the message.
EDITED = "edited &nbsp;"


def signed(name: str) -> str:
    """Before the time of a message in a channel that shows who wrote it."""
    return f'<span class="tgme_widget_message_from_author" dir="auto">{name}</span>,&nbsp;'


def message(
    number: int,
    *inside: str,
    at: str = "2026-05-22T09:30:00+00:00",
    post: str = "",
    meta: str = "",
    service: bool = False,
) -> str:
    """A message with what is ``inside`` it, ``meta`` before its time, and all that stands around every message."""
    post = post or f"harbour_news/{number}"
    kind = "service_message " if service else ""
    return (
        '<div class="tgme_widget_message_wrap js-widget_message_wrap">'
        f'<div class="tgme_widget_message text_not_supported_wrap {kind}js-widget_message" data-post="{post}" '
        'data-view="eyJjIjotMSwicCI6MX0"><div class="tgme_widget_message_user"><a href="https://t.me/harbour_news">'
        '<i class="tgme_widget_message_user_photo bgcolor2" data-content="H"></i></a></div>'
        '<div class="tgme_widget_message_bubble"><div class="tgme_widget_message_author accent_color">'
        '<a class="tgme_widget_message_owner_name" href="https://t.me/harbour_news"><span dir="auto">Harbour News</span>'
        f"</a></div>{''.join(inside)}{_REACTIONS}{_NOT_SUPPORTED}"
        '<div class="tgme_widget_message_footer compact js-message_footer"><div class="tgme_widget_message_info short '
        'js-message_info"><span class="tgme_widget_message_views">4.02K</span><span class="copyonly"> views</span>'
        f'<span class="tgme_widget_message_meta">{meta}'
        f'<a class="tgme_widget_message_date" href="https://t.me/{post}">'
        f'<time datetime="{at}" class="time">09:30</time></a></span></div></div></div></div></div>'
    )


def channel_page(*messages: str, title: str = "Harbour News", before: int = 0) -> str:
    """The page of the channel, with a link to the page before."""
    older = (
        '<div class="tgme_widget_message_centered js-messages_more_wrap"><a href="/s/harbour_news?before='
        f'{before}" class="tme_messages_more js-messages_more" data-before="{before}"></a></div>'
    )
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title} – Telegram</title><meta property="og:title" '
        f'content="{title}"><meta property="og:site_name" content="Telegram"></head><body class="widget_frame_base">'
        '<header class="tgme_header"><div class="tgme_channel_info"><div class="tgme_channel_info_header"><div class='
        f'"tgme_channel_info_header_title_wrap"><div class="tgme_channel_info_header_title"><span dir="auto">{title}'
        '</span></div><div class="tgme_channel_info_header_labels"><i class="verified-icon"> ✔</i></div></div>'
        '<div class="tgme_channel_info_header_username"><a href="https://t.me/harbour_news">@harbour_news</a></div>'
        '</div><div class="tgme_channel_info_counter"><span class="counter_value">12.4K</span> <span class="counter_'
        'type">subscribers</span></div><div class="tgme_channel_info_description">News of the harbour.</div></div>'
        '</header><main class="tgme_main" data-url="/s/harbour_news"><section class="tgme_channel_history '
        f'js-message_history">{older if before else ""}{"".join(messages)}</section></main></body></html>'
    )


def landing_page(extra: str = "", *, title: str = "Harbour News") -> str:
    """Where t.me leads from the page of what it does not show; it answers so for names that nobody has, too."""
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Telegram: Contact @harbour_news</title><meta property='
        f'"og:title" content="{title}"></head><body><div class="tgme_page_wrap"><div class="tgme_body_wrap"><div class='
        f'"tgme_page"><div class="tgme_page_title"><span dir="auto">{title}</span></div><div class="tgme_page_extra">'
        f'{extra}</div><div class="tgme_page_description">If you have Telegram, you can view and join right away.</div>'
        '<div class="tgme_page_action"><a class="tgme_action_button_new shine" href="tg://resolve?domain=harbour_news">'
        "View in Telegram</a></div></div></div></div></body></html>"
    )
