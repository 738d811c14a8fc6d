package enum FileTexts {
  package static func texts(ofCSV path: String) throws -> [String] { [] }
  package static func texts(ofWorkbook path: String) throws -> [String] { [] }
}
