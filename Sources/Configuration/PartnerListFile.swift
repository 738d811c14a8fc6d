package import Amounts
package import Books

/// A partner's own list of its fees, as a spreadsheet program saved it: the file of `statement compare`.
package enum PartnerListFile {
  /// What is read at most.
  package static let bytesMax = 64 << 20
  private static let cellsMax = 5_000_000

  /// Reads the rows, in their order; lines without a fee are no rows of a list, such as sums and remarks.
  ///
  /// - Parameter currency: that of the statement: every figure is in it.
  /// - Throws: the first thing that is wrong, with its line.
  package static func rows(
    _ bytes: [UInt8], file: String, columns: PartnerListColumns, currency: Currency
  ) throws(ConfigurationProblem) -> [PartnerListRow] {
    let list = try List(bytes, file: file, columns: columns)
    var rows: [PartnerListRow] = []
    for record in list.records {
      if let row = try list.row(record, currency) { rows.append(row) }
    }
    return rows
  }

  /// Reads a file.
  ///
  /// - Throws: what is wrong with it, as ``rows(_:file:columns:currency:)``.
  package static func rows(
    file: String, columns: PartnerListColumns, currency: Currency
  ) throws(ConfigurationProblem) -> [PartnerListRow] {
    try rows(try BoundedFile.bytes(file, bytesMax: bytesMax), file: file, columns: columns, currency: currency)
  }

  /// The records below the header.
  private struct List {
    let file: String
    let columns: PartnerListColumns
    let header: [String]
    let records: ArraySlice<CSVRecords.Record>

    init(_ bytes: [UInt8], file: String, columns: PartnerListColumns) throws(ConfigurationProblem) {
      (self.file, self.columns) = (file, columns)
      func problem(_ line: Int?, _ wrong: String, _ remedy: String) -> ConfigurationProblem {
        ConfigurationProblem(file: file, line: line, path: "", wrong: wrong, remedy: remedy)
      }
      guard !bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) else {
        throw problem(nil, "is a workbook", "save the sheet as CSV (in Excel: CSV UTF-8) and give that file")
      }
      do throws(CSVRecords.Fault) {
        let found = try CSVRecords.list(bytes, cellsMax: cellsMax, name: LooseText.trimmed) { header in
          header.contains(columns.fee)
            && (header.contains(columns.paymentID) || header.contains(columns.caseReference))
        }
        guard let found else {
          throw CSVRecords.Fault(
            line: 1,
            wrong: "has no line that names a column \(OneLine.quoted(columns.fee)) and "
              + "\(OneLine.quoted(columns.paymentID)) or \(OneLine.quoted(columns.caseReference))",
            remedy: "write the titles of the list's columns into compare: {payment_id: …, case_reference: …, date: …, "
              + "amount: …, fee: …} of the configuration")
        }
        (header, records) = (found.header, found.rows)
      } catch {
        throw problem(error.line, error.wrong, error.remedy)
      }
      for title in [columns.paymentID, columns.caseReference, columns.date, columns.amount, columns.fee]
      where header.count(where: { $0 == title }) > 1 {
        throw problem(nil, "names the column \(OneLine.quoted(title)) twice", "rename the one that is not meant")
      }
    }

    func row(_ record: CSVRecords.Record, _ currency: Currency) throws(ConfigurationProblem) -> PartnerListRow? {
      func cell(_ title: String) -> String? {
        guard let index = header.firstIndex(of: title), record.cells.indices.contains(index) else { return nil }
        let text = LooseText.trimmed(record.cells[index])
        return text.isEmpty ? nil : text
      }
      let (id, reference) = (cell(columns.paymentID), cell(columns.caseReference))
      // Sums and remarks name neither a payment nor a case.
      guard id != nil || reference != nil, let fee = cell(columns.fee) else { return nil }
      func money(_ title: String, _ text: String) throws(ConfigurationProblem) -> Int64 {
        if let plain = FigureText.plain(text, hasDecimalComma: columns.hasDecimalComma),
          let money = Money(stated: plain, currency: currency)
        {
          return money.minorUnits
        }
        let other = FigureText.plain(text, hasDecimalComma: !columns.hasDecimalComma) != nil
        throw ConfigurationProblem(
          file: file, line: record.line, path: "", wrong: "\(title) is \(OneLine.quoted(text))",
          remedy: "an amount with at most \(currency.exponent) decimals for \(currency) was expected"
            + (other ? "; compare: {decimal: \(columns.hasDecimalComma ? "point" : "comma")} reads it" : ""))
      }
      var day: Day?
      if let text = cell(columns.date) {
        day = DateText.day(text, order: columns.dateOrder)
        guard day != nil else {
          throw ConfigurationProblem(
            file: file, line: record.line, path: "", wrong: "\(columns.date) is \(OneLine.quoted(text))",
            remedy: "a date such as 2026-02-01 or 01.02.2026 was expected; compare: {date_order: dmy} reads 01/02/2026")
        }
      }
      return PartnerListRow(
        line: record.line, paymentID: id.map(LooseText.lowercasedASCII), caseReference: reference, date: day,
        amount: try cell(columns.amount).map { text throws(ConfigurationProblem) in try money(columns.amount, text) },
        fee: try money(columns.fee, fee))
    }
  }
}

/// Figures as spreadsheets show them.
enum FigureText {
  /// The digits with a point before the decimals, without what groups thousands; nil for anything else.
  static func plain(_ text: String, hasDecimalComma: Bool) -> String? {
    let (point, comma): (Character, Character) = hasDecimalComma ? (",", ".") : (".", ",")
    var rest = text[...]
    var sign = ""
    if let first = rest.first, first == "-" || first == "−" || first == "+" {
      sign = first == "+" ? "" : "-"
      rest = rest.dropFirst()
    }
    let parts = rest.split(separator: point, omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = parts.first else { return nil }
    let decimals = parts.count == 2 ? parts[1] : ""
    guard decimals.utf8.allSatisfy({ (0x30...0x39).contains($0) }), parts.count == 1 || !decimals.isEmpty else {
      return nil
    }
    // All groups are parted by the same character.
    let separators = Set(whole.filter { !("0"..."9").contains($0) })
    guard separators.count <= 1, separators.allSatisfy({ $0 == comma || "'’ \u{A0}\u{202F}".contains($0) }) else {
      return nil
    }
    let groups = whole.split(omittingEmptySubsequences: false) { separators.contains($0) }
    guard let first = groups.first, !first.isEmpty, groups.count == 1 || first.count <= 3,
      groups.dropFirst().allSatisfy({ $0.count == 3 })
    else { return nil }
    return sign + groups.joined() + (decimals.isEmpty ? "" : ".\(decimals)")
  }
}

/// Dates as spreadsheets show them.
enum DateText {
  /// `2026-02-01`, `1.2.2026`, and with an order `01/02/2026`; a time of day behind a date of ISO 8601 is left out.
  static func day(_ text: String, order: PartnerListColumns.DateOrder?) -> Day? {
    if let day = Day(text) { return day }
    if text.count > 10, let day = Day(text.prefix(10)), "T ".contains(text[text.index(text.startIndex, offsetBy: 10)]) {
      return day
    }
    let isSlashed = text.contains("/")
    let parts = text.split(separator: isSlashed ? "/" : ".", omittingEmptySubsequences: false).map { part in
      part.count <= 4 && !part.isEmpty && part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(part) : nil
    }
    guard parts.count == 3, let first = parts[0], let second = parts[1], let year = parts[2], year >= 1000 else {
      return nil
    }
    switch isSlashed ? order : .dayMonthYear {
    case .dayMonthYear?: return Day(year: year, month: second, day: first)
    case .monthDayYear?: return Day(year: year, month: first, day: second)
    case nil: return nil
    }
  }
}
