package profile

// The words in which people head columns, in English, German, French, Spanish,
// Italian, Portuguese, Dutch, Polish and Russian. They are data: a language is
// added by adding its words, in the form of sources.PlainName.

// weekdays are the names of the days of the week.
const weekdays = "monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun" +
	"|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|mo|di|mi|do|fr|sa|so" +
	"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lun|mar|mer|jeu|ven|sam|dim" +
	"|lunes|martes|miércoles|jueves|viernes|sábado|domingo|mié|jue|vie|sáb|dom" +
	"|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|gio" +
	"|segunda|terça|quarta|quinta|sexta|segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira" +
	"|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag" +
	"|poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela" +
	"|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|пн|вт|ср|чт|пт|сб|вс"

// pivotLabels stand at the corner of pivot tables.
const pivotLabels = "row labels|column labels|zeilenbeschriftungen|spaltenbeschriftungen|étiquettes de lignes|étiquettes de colonnes" +
	"|etiquetas de fila|etiquetas de columna|etichette di riga|etichette di colonna|rótulos de linha|rijlabels|kolomlabels|etykiety wierszy|названия строк|названия столбцов"

// periodWords head columns of whole periods.
const periodWords = "ytd|mtd|ltd|qtd|q1|q2|q3|q4|ytd-2024|ytd-2025|ytd-2026|year to date|month to date"

// channelWords are names of channels and of the platforms that are one.
const channelWords = "email|e-mail|newsletter|paid search|search|sem|seo|ppc|organic search|organic|paid social|social|social media|display|banner|affiliate|affiliates" +
	"|influencer|video|youtube|tv|television|radio|print|direct mail|direct|referral|out of home|ooh|events|pr|media|google|google ads|facebook|instagram|meta" +
	"|linkedin|tiktok|snapchat|twitter|pinterest|bing|whatsapp|sms|podcast|website|retargeting|facebook ads|content|suche|soziale medien|anzeigen|реклама|яндекс|вконтакте"

// fieldNames are the names of debrief's fields, in the order in which they are
// believed.
var fieldNames = map[string]string{
	"date": "date|day|datum|tag|jour|fecha|día|dia|data|giorno|dzień|дата|день|reporting date|report date|order date|bestelldatum|date de commande|fecha de pedido|data ordine" +
		"|purchase date|transaction date|invoice date|event date|created at|timestamp|дата заказа|дата платежа|rate date",
	"campaign": "campaign|campaign id|campaign name|campaign code|utm campaign|kampagne|kampagnenname|kampagnen id|campagne|nom de la campagne|campaña|nombre de la campaña|campagna|nome campagna|campanha|kampania|nazwa kampanii|кампания|название кампании|campagnenaam",
	"channel":  "channel|marketing channel|medium|platform|source|network|utm medium|utm source|media type|category|kanal|marketingkanal|plattform|canal|canal marketing|plateforme|canale|piattaforma|kanaal|kanał|канал|источник|площадка|kategorie|catégorie|categoría|categoria",
	"region":   "region|country|market|geo|geo group|land|markt|région|pays|región|país|regione|paese|país|regio|kraj|регион|страна|location|territory|state|city",
	"product":  "product|product name|produkt|produit|producto|prodotto|produto|продукт|товар|product line|brand",
	"audience": "audience|segment|customer segment|zielgruppe|audiencia|pubblico|публика|аудитория|target group|cible",

	"spend":            "spend|cost|costs|spent|amount spent|ad spend|media spend|marketing spend|total cost|campaign cost|kosten|ausgaben|werbekosten|dépenses|dépense|coût|coûts|gasto|gastos|coste|costo|inversión|spesa|spese|costi|custo|despesa|koszt|wydatki|uitgaven|расход|расходы|затраты|стоимость|mark spent|budget spent|actual spend|investment",
	"impressions":      "impressions|impr|views|ad impressions|einblendungen|impressionen|impresiones|impressioni|impressões|wyświetlenia|vertoningen|показы|imps",
	"clicks":           "clicks|link clicks|klicks|clics|clic|click|cliques|kliknięcia|klikken|клики|клик",
	"sessions":         "sessions|visits|unique visits|website visits|sitzungen|besuche|visites|sesiones|visitas|sessioni|visite|sessões|sesje|wizyty|sessies|bezoeken|сеансы|визиты|посещения",
	"page_views":       "page views|pageviews|page loads|pages viewed|seitenaufrufe|pages vues|páginas vistas|visualizzazioni di pagina|odsłony|просмотры|просмотры страниц",
	"leads":            "leads|lead|form fills|enquiries|inquiries|anfragen|kontakte|prospects|clientes potenciales|contatti|заявки|лиды|aanvragen",
	"sales":            "sales|orders|purchases|conversions purchase|number of sales|no of orders|number of orders|bestellungen|verkäufe|käufe|commandes|ventes|pedidos|ventas|compras|ordini|vendite|acquisti|vendas|zamówienia|sprzedaż|bestellingen|verkopen|заказы|продажи|покупки|units sold|deals",
	"conversions":      "conversions|conv|konversionen|conversiones|conversioni|conversões|konwersje|conversies|конверсии",
	"revenue":          "revenue|turnover|sales revenue|sales value|sales amount|income|conversion value|purchase value|total revenue|umsatz|erlös|erlöse|chiffre d affaires|ca|revenu|revenus|ingresos|facturación|ricavi|ricavo|fatturato|receita|faturamento|przychód|przychody|omzet|выручка|доход|revenue conversion",
	"new_customers":    "new customers|customers acquired|new clients|neukunden|nouveaux clients|nuevos clientes|nuovi clienti|novos clientes|nowi klienci|nieuwe klanten|новые клиенты",
	"engaged_sessions": "engaged sessions",

	"id":         "id|code|campaign id|campaign code|campaign key|campaign no|kampagnen id|kampagnencode|kürzel|id campagne|code campagne|id campaña|código|codice|id campagna|identyfikator|код|ид|campaign number",
	"name":       "name|campaign name|campaign|title|campaign title|kampagne|kampagnenname|titel|campagne|nom|nom de la campagne|campaña|nombre|campagna|nome|nome campagna|campanha|kampania|nazwa|название|кампания|naam|campagnenaam",
	"start":      "start|start date|starts|from|begin|begins|launch|launch date|campaign start date|flight start|beginn|startdatum|von|anfang|début|date de début|du|inicio|fecha de inicio|fecha inicio|desde|inizio|data inizio|data di inizio|dal|início|data de início|data rozpoczęcia|początek|od|begindatum|начало|дата начала|с",
	"end":        "end|end date|ends|to|until|finish|campaign end date|flight end|ende|enddatum|bis|schluss|fin|date de fin|au|fecha de fin|fecha fin|hasta|fine|data fine|data di fine|al|fim|data de término|data zakończenia|koniec|do|einddatum|eind|конец|окончание|дата окончания|по",
	"budget":     "budget|planned budget|campaign budget|total budget|planned spend|budget total|presupuesto|budgetto|bilancio|orçamento|budżet|begroting|бюджет|planbudget|geplantes budget|marketing budget",
	"owner":      "owner|responsible|manager|campaign manager|lead by|contact|verantwortlich|verantwortlicher|zuständig|responsable|propietario|responsabile|responsável|właściciel|odpowiedzialny|verantwoordelijke|ответственный|менеджер|assignee",
	"objective":  "objective|purpose|aim|campaign objective|campaign goal|goal|ziel|zweck|kampagnenziel|objectif|objetivo|obiettivo|cel|doel|цель",
	"status":     "status|state|stage|zustand|statut|état|estado|stato|situação|stan|статус|состояние",
	"comparable": "comparable|compare with|compared with|previous campaign|vergleich|vergleichskampagne",

	"activity":      "activity|task|action|deliverable|milestone|aktivität|aufgabe|maßnahme|activité|tâche|actividad|tarea|attività|compito|atividade|tarefa|zadanie|działanie|activiteit|taak|задача|мероприятие|действие",
	"planned_start": "planned start|start planned|start plan|plan start|geplanter start|geplanter beginn|début prévu|inicio previsto|inicio planificado|inizio previsto|geplande start|planowany start|плановое начало|planned start date",
	"planned_end":   "planned end|end planned|plan end|due|due date|deadline|geplantes ende|fällig|fin prévue|fin previsto|fecha límite|fine prevista|scadenza|gepland einde|planowany koniec|плановое окончание|срок|planned end date",
	"actual_start":  "actual start|started|real start|tatsächlicher start|tatsächlicher beginn|début réel|inicio real|inizio effettivo|werkelijke start|faktyczny start|фактическое начало|actual start date",
	"actual_end":    "actual end|finished|completed|completed on|done on|tatsächliches ende|fin réelle|fin real|fine effettiva|werkelijk einde|faktyczny koniec|фактическое окончание|actual end date",
	"planned_cost":  "planned cost|cost planned|estimated cost|geplante kosten|plankosten|coût prévu|coste previsto|costo previsto|geplande kosten|planowany koszt|плановая стоимость",
	"actual_cost":   "actual cost|cost actual|real cost|tatsächliche kosten|istkosten|coût réel|coste real|costo effettivo|werkelijke kosten|faktyczny koszt|фактическая стоимость",

	"customer": "customer|customer id|client|client id|customer number|user|user id|buyer|kunde|kundennummer|kunden id|client no|numéro client|cliente|id cliente|klient|id klienta|klant|klantnummer|клиент|покупатель|user code|id user|contact id|member id",
	"value":    "value|order value|amount|total|order total|order amount|price|revenue|payment|bestellwert|betrag|auftragswert|umsatz|montant|valeur|importe|valor|monto|importo|valore|kwota|wartość|bedrag|сумма|стоимость|выручка|sales|net sales|gross sales|total price",

	"currency": "currency|currency code|cur|ccy|währung|devise|monnaie|moneda|divisa|valuta|moeda|waluta|валюта|iso currency",
	"rate":     "rate|exchange rate|fx rate|fx|wechselkurs|kurs|taux|taux de change|tipo de cambio|tasso|tasso di cambio|taxa de câmbio|kurs wymiany|wisselkoers|курс",
}

// goalWords mark a heading as one of a goal: "Goal leads", "Ziel Umsatz".
const goalWords = "goal|target|planned|ziel|zielwert|soll|objectif|cible|objetivo|meta|obiettivo|target|doel|cel|цель|план"

// kpiNames are the KPIs that goals are set for, beside measures.
var kpiNames = map[string]string{
	"roi": "roi|return on investment", "roas": "roas", "cost_per_lead": "cost per lead|cpl", "cost_per_sale": "cost per sale|cost per order|cps|cpo",
	"cpa": "cpa|cost per acquisition|cost per conversion", "ctr": "ctr|click through rate", "cpc": "cpc|cost per click", "cpm": "cpm|cost per mille|cost per thousand impressions", "conversion_rate": "conversion rate|cr|cvr",
}
