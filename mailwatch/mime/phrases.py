"""What mail programs and people write around a message: introductions of quotes, closings, small print.

Data only, by language where the languages differ in form. Sources: the mail programs themselves in
these languages. A line added here is read by `attributions`, `header_blocks`, `signatures` and `disclaimers`.
"""

from __future__ import annotations

WROTE = (
    *("wrote", "writes", "schreef", "schrijft", "geschreven", "schrieb", "schreibt", "geschrieben", "a écrit", "écrivait"),
    *("écrit", "escribió", "ha escrito", "escribio", "ha scritto", "scrive", "escreveu", "va escriure", "skrev", "skrifaði"),
    *("kirjoitti", "napisał", "napisała", "napisał(a)", "napsal", "napsal(a)", "napísal", "napísal(a)", "написал", "написала"),
    *("написал(а)", "пише", "написав", "написав(ла)", "írta", "a scris", "έγραψε", "yazdı", "kirjutas", "rakstīja", "rašė"),
    *("写道", "寫道", "写到", "のメール", "さんは書きました", "님이 작성", "viết", "menulis", "כתב", "كتب"),
)
"""Verbs of the line that introduces a quote. Words after them are bounded, see `attributions`."""

WROTE_STARTS = (
    *("on", "at", "op", "am", "le", "el", "il", "il giorno", "em", "den", "dnia", "dne", "pe", "în", "on:"),
    *("in data", "op datum", "um", "vào", "pada", "στις", "w dniu", "dňa", "kuupäeval", "på", "在"),
)
"""Words that such a line begins with when the date comes first."""

FROM = (
    *("from", "van", "von", "de", "da", "från", "fra", "od", "от", "от кого", "від", "lähettäjä", "feladó", "kimden", "gönderen"),
    *("expéditeur", "afzender", "absender", "remitente", "mittente", "remetente", "de la", "expeditor", "απο", "από", "发件人"),
    *("寄件者", "差出人", "보낸 사람", "avsender", "afsender", "odesílatel", "nadawca", "отправитель"),
)
SENT = (
    *("date", "sent", "sent at", "received", "verzonden", "verzonden op", "verstuurd", "datum", "gesendet", "gesendet am"),
    *("envoyé", "envoyé le", "date d'envoi", "enviado", "enviado el", "enviada em", "enviado em", "fecha", "inviato", "data"),
    *("data invio", "skickat", "sendt", "dato", "wysłano", "data wysłania", "odesláno", "дата", "отправлено", "надіслано"),
    *("lähetetty", "päivämäärä", "elküldve", "dátum", "gönderildi", "tarih", "trimis", "发送时间", "日期", "日時", "送信日時", "날짜"),
    *("datum van verzending",),
)
TO = (
    *("to", "aan", "an", "à", "a", "para", "pour", "destinataire", "till", "til", "do", "кому", "vastaanottaja", "címzett"),
    *("kime", "către", "收件人", "宛先", "받는 사람", "geadresseerde", "empfänger", "destinatario", "komu", "pro"),
)
SUBJECT = (
    *("subject", "onderwerp", "betreff", "betr.", "objet", "sujet", "asunto", "oggetto", "assunto", "ämne", "emne", "temat"),
    *("předmět", "predmet", "тема", "aihe", "tárgy", "konu", "subiect", "θέμα", "主题", "件名", "제목", "主旨"),
)
OTHER_LABELS = (
    *("cc", "bcc", "kopie", "kopie (cc)", "copie", "copie à", "copia", "kopia", "kopi", "dw", "копия", "ccn", "cco", "cci"),
    *("reply-to", "antwoord aan", "antwort an", "répondre à", "responder a", "risposta", "rispondi a", "organization"),
    *("importance", "urgentie", "priority", "prioriteit", "priorität", "wichtigkeit", "belang", "attachments", "bijlagen"),
    *("anlagen", "anhänge", "pièces jointes", "x-mailer", "mailed-by", "signed-by", "posted by"),
)
"""Names of header fields that stand above a quoted message (Outlook, and every forward)."""

ORIGINAL = (
    *("original message", "originele bericht", "oorspronkelijk bericht", "origineel bericht", "oorspronkelijke bericht"),
    *("ursprüngliche nachricht", "originalnachricht", "original-nachricht", "ursprüngliche mail", "urspr. nachricht"),
    *("message d'origine", "message d’origine", "message original", "mensaje original", "messaggio originale"),
    *("mensagem original", "ursprungligt meddelande", "originalmeddelande", "opprinnelig melding", "oprindelig meddelelse"),
    *("alkuperäinen viesti", "wiadomość oryginalna", "oryginalna wiadomość", "původní zpráva", "исходное сообщение"),
    *("reply message", "replied message", "original email", "original mail", "original appointment", "oorspronkelijke afspraak"),
    *("ursprünglicher termin", "rendez-vous d'origine", "原始邮件", "original e-mail"),
)
FORWARDED = (
    *("forwarded message", "begin forwarded message", "forwarded by", "forwarded email", "forwarded mail"),
    *("doorgestuurd bericht", "begin doorgestuurd bericht", "begin van doorgestuurd bericht", "doorgezonden bericht"),
    *("doorgestuurde e-mail", "weitergeleitete nachricht", "anfang der weitergeleiteten nachricht"),
    *("anfang der weitergeleiteten e-mail", "weitergeleitete e-mail", "message transféré", "message transmis"),
    *("début du message réexpédié", "début du message transféré", "courriel transféré", "mensaje reenviado"),
    *("inicio del mensaje reenviado", "messaggio inoltrato", "inizio messaggio inoltrato", "mensagem encaminhada"),
    *("mensagem reenviada", "vidarebefordrat meddelande", "videresendt melding", "videresendt meddelelse"),
    *("välitetty viesti", "przekazana wiadomość", "wiadomość przekazana", "přeposlaná zpráva", "пересылаемое сообщение"),
    *("переадресоване повідомлення", "továbbított üzenet", "转发的邮件", "转发邮件", "doorgestuurd door"),
)
"""Words between two rows of dashes, or alone before a colon, above another's message."""

FORWARD_PREFIXES = (
    *("fwd", "fw", "doorst", "doorgest", "doorgestuurd", "wg", "weitergeleitet", "tr", "tr.", "i", "enc", "rv", "vs", "vb", "vl"),
    *("reenv", "fwd.", "wtr", "pd", "trs", "transf"),
)
"""What a subject begins with when somebody else's message is passed on."""

CLOSINGS = (
    # Dutch
    r"(?:met )?(?:de )?(?:hele |heel |zeer )?(?:vriendelijke|hartelijke|warme|zonnige|feestelijke|lieve|beste|collegiale"
    r"|sportieve|creatieve|muzikale|groene|zomerse|sportieve|vrolijke|oprechte|muzikale|gezellige) groet(?:en|jes)?(?: (?:uit|vanuit|terug)\b.{0,30})?",
    r"(?:hartelijk|vriendelijk|veel|lieve|fijne)? ?(?:de )?(?:groet(?:en|jes)?|groetjes)(?: (?:uit|vanuit|van) .{1,40})?",
    r"met (?:vr|vriendelijke|hartelijke|beste)\.? ?(?:gr|groet|groeten)\.?",
    r"m\.? ?v\.? ?(?:r\.? ?)?g(?:r)?\.?|vr\.? ?gr\.?|gr\.?|hart\.? ?gr\.?|mvg\.?",
    r"hoogachtend|met (?:de )?(?:meeste )?hoogachting|met achting|tot (?:snel|gauw|horens|ziens|dan)|hartelijks?|liefs|genegen",
    r"(?:een )?(?:fijne|prettige|mooie|goede) (?:dag|avond|week|weekend|middag) (?:nog|gewenst|toegewenst)?",
    # English
    r"(?:with )?(?:my |our )?(?:kind(?:est)?|best|warm(?:est)?|many|friendly)? ?(?:regards|wishes|rgds)(?: from .{1,40})?",
    r"best|all the best|all best|every good wish|cheers|ta|kr|br|rgds|yours|warmly|cordially|respectfully|talk soon|speak soon",
    r"(?:yours )?(?:very )?(?:sincerely|faithfully|truly)(?: yours)?|yours (?:ever|respectfully)",
    # German
    r"(?:mit )?(?:den )?(?:ganz )?(?:freundliche[nr]?|herzliche[nr]?|beste[nr]?|liebe[nr]?|viele[nr]?|schöne[nr]?|sonnige[nr]?"
    r"|freundschaftliche[nr]?|kollegiale[nr]?|frohe[nr]?|süße|vielen|winterliche[nr]?) (?:grü(?:ß|ss)(?:en|e|le)|gru(?:ß|ss)|grüezi)(?: (?:aus|von|in|nach) .{1,40})?",
    r"li(?:e|ä)b[ie] gr(?:ü|u)(?:e|ä)?ss(?:li|e)?|(?:e|en) (?:schön[es]?|guet[es]?) (?:ab(?:e|i)g?|wuch(?:e|enä)nd|wochenend|tag)",
    r"(?:schönen |herzlichen )?gr(?:u|ü)(?:ß|ss)e?(?: (?:aus|von) .{1,40})?|hochachtungsvoll|servus|pfiat di|bis (?:bald|dann|später)",
    r"m\.? ?f\.? ?g\.?|[lvb]\.? ?g\.?|mit (?:besten|freundlichen) (?:empfehlungen|grüßen|grüssen|gruß)|ciao|tschüss|tschüß",
    # French
    r"(?:bien )?(?:très )?(?:cordialement|amicalement|sincèrement|respectueusement|affectueusement|chaleureusement)(?: vôtre| à vous)?",
    r"bien à (?:vous|toi)|cdlt?\.?|cdt\.?|bàv|salutations(?: distinguées| cordiales)?|(?:avec )?(?:mes|nos) (?:plus )?(?:meilleures|sincères|cordiales) salutations",
    r"(?:sincères|meilleures|cordiales|respectueuses|chaleureuses) salutations|(?:belle|bonne|excellente) (?:journée|soirée|semaine)(?: à (?:vous|toi))?|à (?:bientôt|très vite)",
    r"(?:je vous prie |nous vous prions |veuillez ).{0,30}(?:agréer|croire|recevoir).{0,160}",
    r"(?:dans l'attente .{1,80}, )?je vous (?:adresse|présente|souhaite) .{0,60}(?:salutations|sentiments).{0,40}|amitiés|bises|biz",
    # others that reach us
    r"(?:un )?saludos?(?: cordiales)?|atentamente|cordiali saluti|distinti saluti|med vänliga hälsningar|mvh|vennlig hilsen|med venlig hilsen",
)
"""Patterns of a closing formula that fills a line; a name may follow after a comma."""

THANKS = (
    r"(?:many |with |best )?thanks(?: (?:again|in advance|and .{1,30}|so much|a lot|a million))?|thank you(?: .{1,20})?|thx|tks",
    r"(?:alvast |nogmaals |hartelijk |heel erg )?(?:bedankt|dank)(?: (?:alvast|voor je moeite|je wel|u wel))?|dank je|merci(?: alvast)?",
    r"(?:vielen |besten |herzlichen |lieben )?dank(?: (?:im voraus|vorab|schon mal))?|danke(?: (?:im voraus|dir|ihnen|schön))?",
    r"(?:(?:un grand|mille|encore) )?merci(?: (?:d'avance|par avance|beaucoup|à vous|encore))?|d'avance merci|avec mes remerciements",
)
"""Patterns of a line that thanks and closes in one, where a name follows."""

MOBILE = (
    r"(?:sent|verzonden|verstuurd|gesendet|envoyé|enviado|inviato|sendt|skickat|wysłano|lähetetty)\b.{0,12}"
    r"\b(?:from|via|with|by|vanaf|vanuit|met|van|von|aus|mit|de|depuis|à partir|avec|desde|do|da|fra|från|z|using)\b.{0,90}",
    r"(?:von|vom) (?:meinem|mein) .{1,50} gesendet",
    r"diese nachricht wurde (?:von|mit) .{1,60} gesendet\.?.{0,40}",
    r"(?:dit bericht|deze e-?mail|ce message|cet e-?mail) (?:is|werd|a été) (?:verzonden|verstuurd|envoyé) (?:vanaf|met|depuis|de|avec).{1,60}",
    r"(?:get|download|téléchargez?|obtenez|obtenir|holen sie sich|outlook (?:voor|für|pour) \w+ (?:downloaden|laden)).{0,20}outlook.{0,60}",
    r"outlook (?:voor|für|for|pour) (?:ios|android|mac).{0,60}",
    r"(?:from|sent from|van) my (?:iphone|ipad|phone|mobile|galaxy|android|samsung|blackberry).{0,40}",
    r".{0,30}\bfrom mobile",
    r"從我的 iphone 傳送|发自我的.{0,20}|iphoneから送信|나의 .{1,10}에서 보냄",
)
"""Lines that a phone or a program adds below a message."""
