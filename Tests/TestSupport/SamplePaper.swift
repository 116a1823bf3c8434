import Foundation
import Portal

/// Invoices as buyers of several countries get them.
package enum SamplePaper: String, CaseIterable, Sendable {
  case english, german, arabic, hebrew, japanese, hindi, mixed, long

  package var paper: InvoicePaper {
    switch self {
    case .english: Self.englishPaper
    case .german: Self.germanPaper
    case .arabic: Self.arabicPaper
    case .hebrew: Self.hebrewPaper
    case .japanese: Self.japanesePaper
    case .hindi: Self.hindiPaper
    case .mixed: Self.mixedPaper
    case .long: Self.paper(lines: 60)
    }
  }

  package var pages: Int { self == .long ? 3 : 1 }

  package static func paper(lines count: Int) -> InvoicePaper {
    var paper = englishPaper
    paper.number = "PT-2026-0060"
    paper.table.lines = (1...count).map { number in
      InvoicePaper.Line(
        "Project \(number), API calls beyond the included 10,000", quantity: "\(number)",
        unitPrice: "€0.50", amount: "€\(number / 2).\(number % 2 * 5)0")
    }
    return paper
  }

  private static func paper(
    _ title: String, _ number: String, _ language: String,
    _ direction: InvoicePaper.Direction = .leftToRight, from seller: InvoicePaper.Party,
    to buyer: InvoicePaper.Party, head: InvoicePaper.Line, _ lines: [InvoicePaper.Line],
    total: InvoicePaper.Fact
  ) -> InvoicePaper {
    InvoicePaper(
      title: title, number: number, language: language, direction: direction,
      issuedAt: Date(timeIntervalSince1970: 1_772_582_400),
      brand: InvoicePaper.Brand(name: "Portico", accentHue: 255), seller: seller, buyer: buyer,
      table: InvoicePaper.Table(head: head, lines: lines), total: total)
  }
}

extension SamplePaper {
  private static let seller = InvoicePaper.Party(
    label: "From", name: "Example Software GmbH",
    lines: ["Torstraße 1", "10119 Berlin", "Germany", "billing@example.com"],
    taxIDs: [InvoicePaper.Fact("VAT", "DE123456789")])

  private static var englishPaper: InvoicePaper {
    var paper = paper(
      "Invoice", "PT-2026-0042", "en", from: seller,
      to: InvoicePaper.Party(
        label: "Bill to", name: "Northwind Traders Ltd.",
        lines: ["12 Orchard Lane", "Dublin D02 XY45", "Ireland"],
        taxIDs: [InvoicePaper.Fact("VAT", "IE1234567FA")]),
      head: InvoicePaper.Line(
        "Description", quantity: "Quantity", unitPrice: "Unit price", amount: "Amount"),
      [
        InvoicePaper.Line(
          "Team, monthly", detail: "4 March to 3 April 2026", quantity: "1", unitPrice: "€29.00",
          amount: "€29.00"),
        InvoicePaper.Line(
          "Additional seats", detail: "4 March to 3 April 2026", quantity: "12",
          unitPrice: "€8.00", amount: "€96.00"),
        InvoicePaper.Line(
          "API calls beyond the included 10,000", detail: "1 to 28 February 2026",
          quantity: "1,284,000", unitPrice: "€0.00005", amount: "€64.20"),
      ], total: InvoicePaper.Fact("Amount due", "€170.28"))
    paper.facts = [
      InvoicePaper.Fact("Invoice number", "PT-2026-0042"),
      InvoicePaper.Fact("Date of issue", "4 March 2026"),
      InvoicePaper.Fact("Due date", "18 March 2026"),
      InvoicePaper.Fact("Purchase order", "PO-77120"),
    ]
    paper.headline = "€170.28 due on 18 March 2026"
    paper.sums = [
      InvoicePaper.Fact("Subtotal", "€189.20"),
      InvoicePaper.Fact("Discount, 10 % for 3 months", "−€18.92"),
      InvoicePaper.Fact("VAT 0 %, reverse charge", "€0.00"),
    ]
    paper.payment = InvoicePaper.Payment(
      label: "Pay by bank transfer",
      facts: [
        InvoicePaper.Fact("IBAN", "DE02 1203 0000 0000 2020 51"),
        InvoicePaper.Fact("BIC", "BYLADEM1001"),
        InvoicePaper.Fact("Reference", "PT-2026-0042"),
      ])
    paper.notes = [
      "Reverse charge: VAT is to be accounted for by the recipient (Article 196, Directive 2006/112/EC)."
    ]
    return paper
  }

  private static var germanPaper: InvoicePaper {
    var paper = paper(
      "Rechnung", "RE-2026-000117", "de",
      from: InvoicePaper.Party(
        label: "Rechnungssteller", name: "Beispiel Software GmbH",
        lines: ["Torstraße 1", "10119 Berlin", "Amtsgericht Charlottenburg, HRB 123456 B"],
        taxIDs: [InvoicePaper.Fact("USt-IdNr.", "DE123456789")]),
      to: InvoicePaper.Party(
        label: "Rechnungsempfänger",
        name:
          "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH",
        lines: ["Abteilung für Rechtsschutzversicherungsangelegenheiten", "Straße 1", "1010 Wien"],
        taxIDs: [InvoicePaper.Fact("UID", "ATU12345678")]),
      head: InvoicePaper.Line(
        "Beschreibung", quantity: "Menge", unitPrice: "Einzelpreis", amount: "Betrag"),
      [
        InvoicePaper.Line(
          "Mannschaftstarif einschließlich Datenschutzgrundverordnungskonformitätsbestätigung",
          detail: "4. März 2026 bis 3. März 2027", quantity: "1", unitPrice: "1.234.567,89 €",
          amount: "1.234.567,89 €"),
        InvoicePaper.Line(
          "Nutzungsabhängige Zusatzleistungen", quantity: "1.000", unitPrice: "0,05 €",
          amount: "50,00 €"),
      ], total: InvoicePaper.Fact("Gesamtbetrag", "1.469.195,29 €"))
    paper.facts = [
      InvoicePaper.Fact("Rechnungsnummer", "RE-2026-000117"),
      InvoicePaper.Fact("Rechnungsdatum", "4. März 2026"),
      InvoicePaper.Fact("Bestellnummer des Auftraggebers", "4500012345"),
    ]
    paper.paid = "Bezahlt am 4. März 2026"
    paper.sums = [
      InvoicePaper.Fact("Zwischensumme", "1.234.617,89 €"),
      InvoicePaper.Fact("Umsatzsteuer 19 % auf 1.234.617,89 €", "234.577,40 €"),
    ]
    return paper
  }

  private static var arabicPaper: InvoicePaper {
    var paper = paper(
      "فاتورة", "PT-2026-0043", "ar", .rightToLeft,
      from: InvoicePaper.Party(
        label: "من", name: "شركة المثال للبرمجيات",
        lines: ["شارع الملك فهد ١٢", "الرياض", "السعودية"],
        taxIDs: [InvoicePaper.Fact("الرقم الضريبي", "300012345600003")]),
      to: InvoicePaper.Party(
        label: "إلى", name: "Northwind Traders Ltd.",
        lines: ["12 Orchard Lane", "Dublin", "أيرلندا"]),
      head: InvoicePaper.Line(
        "الوصف", quantity: "الكمية", unitPrice: "سعر الوحدة", amount: "المبلغ"),
      [
        InvoicePaper.Line(
          "خطة الفريق الشهرية", detail: "من ٤ مارس إلى ٣ أبريل ٢٠٢٦", quantity: "١",
          unitPrice: "٢٩٠٫٠٠ ر.س.", amount: "٢٩٠٫٠٠ ر.س."),
        InvoicePaper.Line(
          "استدعاءات API إضافية", quantity: "١٬٢٨٤", unitPrice: "٠٫٥٠ ر.س.", amount: "٦٤٢٫٠٠ ر.س."),
      ], total: InvoicePaper.Fact("الإجمالي المستحق", "١٬٠٧١٫٨٠ ر.س."))
    paper.facts = [
      InvoicePaper.Fact("رقم الفاتورة", "PT-2026-0043"),
      InvoicePaper.Fact("تاريخ الإصدار", "٤ مارس ٢٠٢٦"),
    ]
    paper.headline = "١٬٠٧١٫٨٠ ر.س. مستحقة في ١٨ مارس ٢٠٢٦"
    paper.sums = [
      InvoicePaper.Fact("المجموع الفرعي", "٩٣٢٫٠٠ ر.س."),
      InvoicePaper.Fact("ضريبة القيمة المضافة ١٥٪", "١٣٩٫٨٠ ر.س."),
    ]
    paper.notes = ["يرجى ذكر رقم الفاتورة PT-2026-0043 عند الدفع. شكرًا لكم."]
    return paper
  }

  private static var hebrewPaper: InvoicePaper {
    paper(
      "חשבונית", "PT-2026-0044", "he", .rightToLeft,
      from: InvoicePaper.Party(
        label: "מאת", name: "דוגמה תוכנה בע״מ", lines: ["רחוב הרצל 5", "תל אביב"]),
      to: InvoicePaper.Party(label: "עבור", name: "לקוח לדוגמה", lines: ["ירושלים"]),
      head: InvoicePaper.Line("תיאור", quantity: "כמות", unitPrice: "מחיר ליחידה", amount: "סכום"),
      [InvoicePaper.Line("מנוי חודשי", quantity: "3", unitPrice: "‏29.00 ₪", amount: "‏87.00 ₪")],
      total: InvoicePaper.Fact("סך הכול", "‏87.00 ₪"))
  }

  private static var japanesePaper: InvoicePaper {
    var paper = paper(
      "請求書", "PT-2026-0045", "ja",
      from: InvoicePaper.Party(
        label: "発行元", name: "株式会社サンプルソフトウェア", lines: ["〒150-0001", "東京都渋谷区神宮前1丁目2番3号"],
        taxIDs: [InvoicePaper.Fact("登録番号", "T1234567890123")]),
      to: InvoicePaper.Party(label: "請求先", name: "直角商事株式会社 御中", lines: ["大阪府大阪市北区梅田1-1"]),
      head: InvoicePaper.Line("品目", quantity: "数量", unitPrice: "単価", amount: "金額"),
      [
        InvoicePaper.Line(
          "チームプラン（月額）", detail: "2026年3月4日～2026年4月3日", quantity: "1", unitPrice: "￥3,900",
          amount: "￥3,900"),
        InvoicePaper.Line("追加シート", quantity: "12", unitPrice: "￥980", amount: "￥11,760"),
      ], total: InvoicePaper.Fact("ご請求金額", "￥17,226"))
    paper.headline = "￥17,226　お支払期限 2026年3月18日"
    paper.sums = [
      InvoicePaper.Fact("小計", "￥15,660"), InvoicePaper.Fact("消費税（10%）", "￥1,566"),
    ]
    return paper
  }

  private static var hindiPaper: InvoicePaper {
    var paper = paper(
      "बीजक", "PT-2026-0046", "hi",
      from: InvoicePaper.Party(
        label: "विक्रेता", name: "उदाहरण सॉफ़्टवेयर प्रा. लि.", lines: ["महात्मा गांधी मार्ग", "नई दिल्ली"],
        taxIDs: [InvoicePaper.Fact("GSTIN", "07AAACE1234F1Z5")]),
      to: InvoicePaper.Party(label: "ग्राहक", name: "श्री कृष्ण ट्रेडर्स", lines: ["मुंबई"]),
      head: InvoicePaper.Line("विवरण", quantity: "मात्रा", unitPrice: "इकाई मूल्य", amount: "राशि"),
      [
        InvoicePaper.Line(
          "टीम योजना, मासिक", quantity: "1", unitPrice: "₹2,499.00", amount: "₹2,499.00")
      ], total: InvoicePaper.Fact("देय राशि", "₹2,948.82"))
    paper.sums = [InvoicePaper.Fact("जीएसटी 18%", "₹449.82")]
    return paper
  }

  private static var mixedPaper: InvoicePaper {
    var paper = englishPaper
    paper.number = "PT-2026-0047"
    paper.brand.logo = Data(base64Encoded: logo)
    paper.payment = nil
    paper.paid = "Paid on 5 March 2026"
    paper.buyer.name = "Ελληνική Εταιρεία / Українська компанія / 한국 주식회사"
    paper.buyer.lines = ["ถนนสุขุมวิท กรุงเทพฯ", "შოთა რუსთაველის გამზირი", "Երևան", "አዲስ አበባ", "கொழும்பு"]
    paper.table.lines = [
      ("中文（简体）团队套餐", "语言与骨"), ("فريق Team خطة", "עברית וגם English"),
      ("Việt Nam, Łódź, İstanbul", "e\u{301} n\u{303}"), ("বাংলা ગુજરાતી ਪੰਜਾਬੀ", "ಕನ್ನಡ മലയാളം తెలుగు"),
      ("ខ្មែរ ລາວ မြန်မာ", "සිංහල ଓଡ଼ିଆ"), ("Rockets 🚀 and hearts ❤", "<b>bold</b> & \"quotes\""),
    ].map { text, detail in
      InvoicePaper.Line(text, detail: detail, quantity: "1", unitPrice: "€29.00", amount: "€29.00")
    }
    return paper
  }
}

extension SamplePaper {
  /// A ring, 64 pixels wide.
  private static let logo = [
    "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAYAAACqaXHeAAAB8ElEQVR42u2bPY6DMBCFI98B0aWldM8JKKm3SpmW",
    "I3AFipxhlSNsm2Yl7xFS5gopI3ZWGlYIZVkSns1PXvEaBDbzYQ/j8XizffvcvLJCdBKLclEpOoqc6CK6im6qq15z",
    "ek+pz8RLBWDViB+D6pFy2pZdAoCd6AQw+i+dtI/ZAdiLzh4N7+qsfU4OIAMN8zHTI5sKQDWh4V1VIQHYib9632iw",
    "vgHk+suqZ6qrvqMXALsZG97VDg1gScY/BGHosK8XqnwsADvzOT/EJ9gxANyCjW//HZ4CUK3A+H/jhL4Ir16ZskcA",
    "uBUCcEMB7FdofKP9EAA+V3UfokKUiiKRUUV6rdB7fK4iewH4CngOouSBqDPRZ7wHSN2O0cmML/2yz644U20DnVS5",
    "C8CCO3rX4T0252C0LeS72XsASrDx6HQbEkJ5D4ADDnvjAYABTgfXBRAD6aZbf2nsFPiecRtADvT2vvcZDsiVInr+",
    "JwEAJEg/0DR6BAU5oba0EMHSsQ0A4QCLgAAKlCNsGrzM3Pn5cIaXNgBE1icKCCACZYt+AdwADZqAAAzgfW8EwClA",
    "J8jfIAMhhsJcDHE5zIQIU2JMijItzo0Rbo1xc5Tb4yyQYIkMi6RYJsdCSZbKslia5fI8MMEjMzw0xWNzPDjJo7M8",
    "PP0a+gYCIVrsodKFggAAAABJRU5ErkJggg==",
  ].joined()
}
