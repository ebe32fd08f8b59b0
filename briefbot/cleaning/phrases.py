"""The phrases that pages put around their reporting, in English, French and Arabic.

Written from the genre (share bars, menus, calls to subscribe, legal tails), not from one page: a phrase stands here
only if any news site could have it. Keys are compared case-folded, with digits and punctuation gone.
"""

from __future__ import annotations


def words_of(text: str) -> frozenset[str]:
    """Return the words of ``text`` as a set.

    >>> sorted(words_of("share tweet"))
    ['share', 'tweet']
    """
    return frozenset(text.split())


def _labels(text: str) -> frozenset[str]:
    return frozenset(" ".join(label.split()) for label in text.split("|"))


#: Where a page can be shared to, as single words.
NETWORKS = words_of(
    """
    facebook fb twitter x whatsapp telegram linkedin pinterest reddit instagram youtube tumblr vk vkontakte
    odnoklassniki flipboard messenger snapchat tiktok threads bluesky mastodon google stumbleupon email sms
    print rss pocket viber buffer digg weibo wechat line skype gmail yahoo feed فيسبوك تويتر واتساب تلغرام
    تليغرام يوتيوب إنستغرام
    """
)

#: Words of share bars and counters. A line made of nothing else (and networks, and digits) is one.
BUTTONS = words_of(
    """
    share shares shared tweet tweets pin it post follow retweet like likes liked mail copy link copied save
    bookmark sharethis reply replies comment comments view views read reads vote votes min mins minute minutes
    photos photo images image videos video slides slide of this on via to by with the article story page us now
    permalink friends options or and your a e plus more k m km loading add partager partages imprimer envoyer
    sur par cet la le vues commentaires lecture de copier lien مشاركة شارك طباعة تغريد على عبر تعليق تعليقات
    مشاهدة مشاهدات نسخ الرابط
    """
)

#: Whole lines, as keys: menus, buttons and the headings of link lists.
LABELS = _labels(
    """
    abonnez vous | about | about the author | about the authors | about the writer | about us | accept | accept
    all | accept close | accessibility | accueil | ad | ad choices | adchoices | add a comment | add comment |
    ads | advert | advertise | advertise with us | advertisement | advertisements | advertising | adverts |
    agree | all rights reserved | also read | annonce | archive | archives | around the web | article lié |
    article précédent | article suivant | articles associés | articles liés | articles similaires | back | back
    to top | background | breaking news | cancel | careers | categories | category | click here | close | close
    navigation | comment | comment on this article | comments | connect with us | connexion | contact | contact
    us | contactez nous | continue reading | contribute | cookie policy | cookies | copied | copyright |
    corrections | create account | dans la même rubrique | disclaimer | don t miss | donate | donate now | e
    paper | edition | editions | editor s choice | editor s picks | editors picks | en continu | en direct |
    enlarge this image | epaper | explore further | faq | faqs | featured | featured stories | feedback | filed
    to | filed under | find us on facebook | follow us | follow us on | follow us on twitter | font size | from
    around the web | from the web | full story | further reading | galleries | gallery | get started | got it |
    help | hide caption | hide comments | highlights | home | homepage | i agree | image caption | image credit
    | image source | impressum | imprint | in this article | in this story | jobs | join us | key points |
    latest | latest headlines | latest news | latest posts | latest stories | latest updates | learn more |
    leave a comment | leave a reply | les plus lus | les plus partagés | like us on facebook | lire aussi | lire
    la suite | lire plus | listen | listen live | listen now | live | load more | log in | log out | login |
    logout | main menu | masthead | media caption | mentions légales | menu | mon compte | more | more headlines
    | more information | more news | more on this | more on this story | more stories | more top stories | most
    commented | most popular | most read | most recent | most shared | most viewed | most watched | mots clés |
    must read | must watch | my account | navigation | newsletter | newsletters | next | next article | next
    post | next story | no comments | no comments yet | nous contacter | now playing | ok | okay | open menu |
    other news | other stories | our team | photo | photos | plan du site | play | play video | podcast |
    podcasts | popular | popular news | popular now | popular posts | popular stories | post a comment | press
    releases | prev | previous | previous article | previous next | previous post | previous post next post |
    previous story | privacy | privacy policy | promoted | promoted content | précédent | publicité | qui sommes
    nous | read also | read later | read more | read more here | read next | read the full story | recent |
    recent news | recent posts | recherche | rechercher | recommended | recommended articles | recommended by |
    recommended for you | recommended reading | recommended stories | recommends | register | related | related
    article | related articles | related content | related coverage | related links | related news | related
    post | related posts | related reading | related stories | related story | related tags | related topics |
    related videos | replay | s abonner | se connecter | search | search for | section | sections | see all |
    see also | see more | share this article | share this story | show caption | show comments | show more |
    sign in | sign out | sign up | site map | sitemap | skip navigation | skip to content | skip to footer |
    skip to main content | skip to navigation | sponsored | sponsored by | sponsored content | sponsored links |
    stay connected | stay in touch | story highlights | submit | subscribe | subscribe now | suivant | support
    us | sur le même sujet | sur le même thème | tag | tags | tap to unmute | terms | terms and conditions |
    terms conditions | terms of service | terms of use | text size | toggle caption | toggle menu | toggle
    navigation | toggle search | top news | top stories | topic | topics | tous droits réservés | trending |
    trending news | trending now | up next | up to date | video | videos | view all | view comments | view
    gallery | voir aussi | vous aimerez aussi | watch | watch also | watch live | watch now | watch the video |
    what s next | you may also be interested in | you may also like | you may be interested in | you may have
    missed | you may like | you might also like | you might like | à la une | à lire | à lire aussi | à lire
    également | à voir aussi | آخر الأخبار | أخبار ذات صلة | أخبار متعلقة | أضف تعليقا | أعلن معنا | إعلان |
    إعلانات | إقرأ أيضا | اترك تعليقا | اتصل بنا | اشترك الآن | اقرأ أيضا | اقرأ أيضاً | اقرأ أيضًا | اقرأ
    المزيد | الأكثر تداولا | الأكثر قراءة | الأكثر مشاهدة | التالي | التعليقات | الخبر التالي | الرئيسية |
    السابق | الشروط والأحكام | القائمة | المزيد | المقال التالي | الوسوم | بحث | تابعونا | تسجيل الدخول |
    تعليقات | جميع الحقوق محفوظة | ذات صلة | سياسة الخصوصية | شارك هذا المقال | شاهد أيضا | شاهد أيضاً | طالع
    أيضا | قد يعجبك أيضا | قد يهمك أيضا | كلمات دلالية | كلمات مفتاحية | مقالات ذات صلة | من نحن | مواضيع ذات
    صلة | مواضيع متعلقة | موضوعات ذات صلة
    """
)

#: How lines begin that lead away from the page.
LINK_LEADS = (
    (
        r"(?:read (?:more|also|next|on)|see (?:also|more)|also read|watch(?: also| more| live)?|listen|"
        r"don.t miss|must read|must watch|related|related (?:article|story|news|coverage|video)|in pictures|"
        r"in photos|opinion|"
        r"explainer|explained|background|more|live|video|photos|podcast|analysis|recommended|lire|voir|"
        r"à lire|à voir|à écouter|regarder|écouter|lire aussi|lire plus|lire la suite|à lire aussi|à lire "
        r"également|voir aussi|vidéo|"
        r"[إا]قر[أا] أيض[اً]+|[إا]قر[أا] المزيد|شاهد|شاهد أيض[اً]+|طالع أيض[اً]+|انظر أيض[اً]+|للمزيد|"
        r"فيديو) ?[:：|>»](?!\d)"
    ),
    r"(?:lire|voir) aussi\b",
    r"à (?:lire|voir|écouter) (?:aussi|également)\b",
    r"[إا]قر[أا] (?:أيض[اً]+|المزيد)",
    r"(?:شاهد|طالع|انظر) أيض[اً]+",
    r"read more (?:about|on|at|from|in|here)\b(?! than)",
    r"more (?:from|on|in) [^.!?]{2,50}$",
    r"(?:most|top|trending|popular) (?:read|popular|viewed|shared|stories|videos|now|on|in)(?: [^.!?]{2,40})?$",
    r"recent from [^.!?]{2,40}$",
    r"(?:next|previous) (?:article|story|post)\b[^.!?]{0,80}$",
    r"(?:tags?|topics|filed (?:to|under|in)|categories|mots.clés|الوسوم|كلمات مفتاحية|كلمات دلالية) ?[:：]",
    r"back to (?:top|all|the)\b[^.!?]{0,30}$",
    r"(?:see|view|browse|show) all\b[^.!?]{0,40}$",
)

_ME = r"(?:us|our|me|the (?:author|reporter|writer|editor|story|conversation|discussion|debate)|@\w+)"
_MAILINGS = (
    r"(?:newsletters?|inbox|e-?mails?|alerts?|notifications?|updates|briefings?|headlines|apps?|podcasts?|"
    r"channels?|feed)"
)

#: How calls to the reader begin: subscribe, join, follow, comment, donate.
CALLS = (
    (
        r"sign(?:ing)? ?up\b(?! to (?:the|a) (?:deal|pact|treaty|truce|accord|agreement))(?=.{0,120}\b(?:here|"
        r"now|today|free|newsletter|inbox|e-?mail|alerts?|updates|account|briefing|daily|weekly|get|receive|"
        r"below|us|our|your)\b)"
    ),
    r"sign ?up\W*$",
    r"subscribe (?:to|now|today|here|for|and|via|with)\b",
    r"subscribe\W*$",
    r"unsubscribe\b",
    rf"(?:join|follow|like|find|connect with|visit|contact|watch|fan|check out|reach|support) {_ME}\b",
    r"follow [@\w.’' -]{2,60} on (?:twitter|facebook|instagram|telegram|google|youtube|x|linkedin|whatsapp|social)\b",
    r"follow the (?:latest|live) ",
    rf"(?:download|install|try|get) (?:our|the|your|a)\b[^.!?]{{0,50}}\b{_MAILINGS}\b",
    r"(?:get|receive) [^.!?]{1,80}\b(?:in|to|into) your (?:inbox|e-?mail|phone)\b",
    r"(?:want|need) (?:to (?:get|receive|read|see)|more)\b[^.!?]{0,80}\b(?:newsletter|inbox|subscribe|sign up)\b",
    r"(?:click|tap) (?:here|to|on|below|for)\b",
    r"these are external links",
    r"share all\b|all sharing options",
    (
        r"for (?:all |more )?(?:of )?(?:the |our )?(?:latest|more|breaking|other)\b[^.!?]{0,60}\b(?:follow|"
        r"visit|subscribe|click|sign up|download|join|see our|go to)\b"
    ),
    (
        rf"stay (?:informed|updated|up.to.date|connected|tuned|on top|in touch)\b[^.!?]{{0,60}}(?:{_MAILINGS}|"
        rf"with us|\bour\b|[!?]$|$)"
    ),
    r"keep up (?:to date )?with\b[^.!?]{0,60}\b(?:our|us)\b",
    r"never miss (?:a|an|our|the)\b",
    r"don.t miss (?:out|a|an|our|the latest|any)\b",
    r"(?:enter|confirm|check|submit|provide) your (?:e-?mail|name|inbox|comment|details|information)",
    r"your e-?mail\b[^.!?]{0,30}(?:will not|address|is invalid)",
    r"required fields\b",
    r"thank(?:s| you) for (?:signing|subscribing|reading|visiting|your (?:comment|subscription|interest|support))",
    r"support (?:independent|quality)\b[^.!?]{0,30}journalism",
    r"(?:become|be) a (?:member|subscriber|supporter|patron|friend of)\b[^.!?]{0,60}(?:today|now|here|for|[!]|$)",
    r"(?:have|got|do you have)\b[^.!?]{0,20}\b(?:tip|story|comment|question|photo)s?\b[^.!?]{0,40}\?",
    r"send (?:us|your|tips|news|comments|feedback)\b",
    r"(?:e-?mail|write to) (?:us|the (?:author|writer|reporter|editor))\b",
    r"(?:continue|keep) reading\b|scroll (?:down|to|for)\b",
    r"support (?:us|our|the)\b[^!?]{0,60}\b(?:subscribe|donat|contribut|journalism|newsroom|membership|a month)",
    r"listen to (?:this|the) (?:article|story|episode)",
    r"(?:story|article) continues below",
    r"newsletters? ?:",
    r"leave (?:a|your|us a) (?:comment|reply|message|response)\b",
    r"(?:post|write|add|submit|view|show|see|read|load) (?:a |your |all |the |\d+ )?comments?\b",
    r"(?:what do you think|have your say|let us know|tell us what)\b",
    r"comments (?:are|have been|will be) (?:closed|moderated|disabled|turned|subject)",
    r"this discussion is now closed",
    r"we welcome comments\b",
    r"(?:the )?(?:views|opinions)(?: and (?:views|opinions))? expressed (?:in|here|by|above|are)\b",
    r"(?:abonnez|inscrivez|rejoignez|suivez|retrouvez)-(?:vous|nous)\b",
    r"(?:recevez|téléchargez|découvrez) (?:notre|nos|toute|l.essentiel|chaque|gratuitement)\b",
    r"(?:partagez|commentez|réagissez)\b[^.!?]{0,30}(?:article|$)",
    r"cliquez (?:ici|pour)\b",
    r"(?:cet )?article (?:est )?réservé aux abonnés",
    r"il vous reste\b[^.!?]{0,60}à lire",
    r"votre (?:adresse|e-?mail)\b[^.!?]{0,60}(?:publiée|utilisée|newsletter)",
    (
        r"(?:اشترك|تابعونا|تابعنا|تابعوا|انضم|انضموا|حمل|حمّل|سجل)(?:وا)? .{0,50}(?:النشرة|نشرتنا|قناتنا|"
        r"قناة|صفحتنا|صفحة|تطبيق|فيسبوك|تويتر|تلغرام|تليغرام|واتساب|يوتيوب|البريد|حسابنا|أخبارنا)"
    ),
    r"(?:أضف|اترك|شاركنا) (?:تعليق|برأي|رأي)",
    r"اضغط هنا",
    r"لن يتم نشر",
    r"watch [^.!?]{2,60}\b(?:on cnn|on bbc|\d+ ?[ap]\.?m)\b",
    r"tune in (?:to|at|for)\b",
    r"share your (?:story|photos?|protest|thoughts|views|comments|experience|pictures|video)\b",
    r"are you (?:in|there|affected)\b[^.!?]{0,40}\? ?(?:share|send|tell)",
    r"chat with us\b",
    r"find out what.s happening in the world as it unfolds",
    (
        r"this (?:story|article|post|page|report|item|piece)\b[^.!?]{0,30}\b(?:has been|was|will be|is|"
        r"is being) (?:updated|adapted|corrected|edited for|breaking|developing|translated|auto-?generated|"
        r"sponsored)"
    ),
    r"this is a (?:breaking|developing)\b",
    r"(?:correction|clarification|editor.?s note|note de la rédaction)s? ?(?:\([^)]{1,40}\) ?)?:",
    r"(?:some|images|photos) [^.!?]{0,30}(?:viewers|readers) may find",
    r"we (?:want to hear|.d (?:love|like) to hear)\b",
    r"(?:already|not) (?:a (?:member|subscriber)|registered)\b",
    (
        r"to (?:read|continue|see|view) (?:the |this )?(?:full|rest|reading|complete)[^.!?]{0,60}(?:subscri|"
        r"sign|log|click|here|register|article|story)"
    ),
    r"you have (?:reached|read|\d+)\b[^.!?]{0,40}(?:limit|free|articles)",
    r"this (?:site|website|page) (?:uses|is protected|requires)\b",
    r"(?:nigeria|photos?|all) ?(?:images|photos) (?:by|via|courtesy)",
)

#: What a legal text cannot do without, case-folded: a quick test before the patterns of `LEGAL`.
LEGAL_MARKS = _labels(
    """
    © | copyright | rights reserved | may not be | cookie | privacy policy | terms of | terms and | terms & conditions |
    trademark | akismet | powered by | designed by | by using | by continuing | by clicking | by signing | by
    subscribing | by entering | by submitting | droits réservés | الحقوق محفوظة | حقوق النشر | external | our standards
    | javascript | commission | unsubscribe | no spam | real-time snapshot | delayed at least
    """
)

#: Where a legal text gives itself away: copyright, cookies, terms.
LEGAL = (
    r"^.{0,40}©",
    r"^\W*copyright\b",
    r"^\W*\(c\) ?\d{4}",
    r"\ball rights reserved\b",
    r"\btous droits réservés\b",
    r"الحقوق محفوظة|حقوق النشر",
    (
        r"\b(?:material|content|article|story|site|page|part) may not be (?:published|reproduced|copied|"
        r"redistributed|used|broadcast)"
    ),
    r"\buses? (?:cookies|akismet)\b",
    r"\bcookies?\b.{0,200}\b(?:browser|website|site|accept|consent|settings|policy|experience)\b",
    r"\b(?:privacy policy|cookie policy|terms of (?:use|service)|terms (?:and|&) conditions)\b",
    r"\bregistered trademarks?\b|\btrademarks? of\b",
    r"^\W*(?:powered|designed|developed) by\b",
    (
        r"^\W*by (?:using|continuing|clicking|signing|subscribing|entering|submitting)\b.{0,80}\b(?:you|"
        r"your|agree|consent)\b"
    ),
    r"not responsible for the content of external",
    r"^\W*our standards ?:",
    r"\bjavascript\b.{0,60}\b(?:enable|disabled|browser|required)\b|\benable javascript\b",
    (
        r"\b(?:we|site|which|may) .{0,60}\b(?:earn|receive|get) .{0,30}\bcommission\b.{0,60}\b(?:link|"
        r"purchase|buy|sale)|\b(?:purchase|buy|links?)\b.{0,80}\b(?:earn|receive|get)\b.{0,30}\bcommission\b"
    ),
    r"\b(?:you can|may|to) unsubscribe\b",
    r"^\W*no spam\b",
    r"\bsubject to copyright\b|\bno part may be reproduced\b",
    r"\breal-time snapshot\b|\bdelayed at least\b",
)

#: Keys of headings below which readers write.
COMMENTS = (
    r"(?:show |view |hide |reader )?comments?",
    r"comments (?:are )?closed",
    r"(?:leave|post|add|write) a (?:comment|reply)(?: cancel reply)?",
    r"join the (?:conversation|discussion)",
    r"(?:thoughts?|comments?|responses?|replies) (?:on|to) .*",
    r"(?:laisser|ajouter|écrire) un commentaire",
    r"commentaires?",
    r"(?:ال)?تعليقات",
    r"discuss(?:ion)?(?: this article)?",
)

#: Keys of headings that stand below an article, or between its parts.
ENDINGS = (
    *COMMENTS,
    r"related(?: (?:articles?|story|stories|news|topics?|content|posts?|coverage|links?|tags?|videos?))?",
    r"(?:most|mostly) (?:read|popular|viewed|shared|commented|recent|watched)(?: .{1,30})?",
    r"popular(?: .{1,20})?",
    r"trending(?: .{1,20})?",
    r"recommended(?: .{1,30})?",
    r"about (?:the )?(?:authors?|writers?|us|this (?:article|story|statement))",
    r"more (?:from|on|in|stories|news|headlines|top)\b.{0,40}",
    r"you (?:may|might) (?:also|be|have)\b.{0,30}",
    r"read next",
    r"(?:next|previous) (?:article|story|post)",
    r"(?:contact us|privacy policy|advertise with us|terms (?:of|and) .{1,20}|all rights reserved|copyright.{0,60})",
    r"around the web|from (?:around )?the web",
    r"(?:sponsored|promoted)(?: .{1,20})?",
    r"editor s (?:picks?|choice)",
    r"(?:our )?(?:latest|top|recent|other|featured) (?:news|stories|posts|headlines|articles|videos)",
    r"tags?|filed (?:under|to)|topics",
    (
        r"sur le même (?:sujet|thème)|articles? (?:liés?|similaires?|associés?|recommandés?)|les plus "
        r"(?:lus|partagés)|dans la même rubrique|vous aimerez aussi|à lire aussi|mots clés"
    ),
    (
        r"(?:مواضيع|أخبار|مقالات|موضوعات) (?:ذات صلة|متعلقة|مشابهة)|الأكثر (?:قراءة|مشاهدة|تداولا)|كلمات "
        r"(?:مفتاحية|دلالية)|اقرأ أيضا|قد يعجبك أيضا|جميع الحقوق محفوظة|الوسوم"
    ),
)
