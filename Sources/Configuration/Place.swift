import Yams

/// A value of the configuration with where it stands.
struct Place {
  let node: Node
  /// The key path.
  let path: String
  let problems: Problems

  var line: Int? { node.mark?.line }

  /// Notes that this value is wrong; gives nil, so that a reader can return it.
  @discardableResult
  func refuse<Value>(_ wrong: String, _ remedy: String) -> Value? {
    problems.add(line: line, path: path, wrong, remedy)
    return nil
  }

  /// Notes that this value is wrong.
  func refuse(_ wrong: String, _ remedy: String) { problems.add(line: line, path: path, wrong, remedy) }

  /// Notes that the value has another type than the one expected.
  func refuseType<Value>(_ expected: String) -> Value? {
    refuse("is \(kind)", "\(expected) was expected")
  }

  /// The values of a list; an empty list for anything else, which is noted.
  func list() -> [Place]? {
    guard case .sequence(let nodes) = node else { return refuseType("a list") }
    return nodes.enumerated().map { Place(node: $1, path: "\(path)[\($0)]", problems: problems) }
  }

  /// The pairs of a mapping, whatever its keys; nil for anything else, which is noted.
  func pairs() -> [(key: String, value: Place)]? {
    guard case .mapping(let mapping) = node else { return refuseType("a mapping (key: value)") }
    return mapping.map { key, value in
      let name = key.scalar?.string ?? ""
      let path = path.isEmpty ? OneLine.text(name) : "\(path).\(OneLine.text(name))"
      return (name, Place(node: value, path: path, problems: problems))
    }
  }

  /// The mapping with exactly these keys allowed; unknown ones are noted.
  func section(keys known: [String]) -> Section? {
    guard let pairs = pairs() else { return nil }
    var places: [String: Place] = [:]
    var misspelt: Set<String> = []
    for (key, place) in pairs {
      if known.contains(key) {
        places[key] = place
      } else {
        if place.refusesCommaBefore(key) { continue }
        let meant = Nearest.word(to: key, among: known)
        place.refuse(
          "is no known key", meant.map { "did you mean \($0)?" } ?? "known keys: \(known.joined(separator: ", "))")
        if let meant { misspelt.insert(meant) }
      }
    }
    return Section(place: self, places: places, misspelt: misspelt)
  }

  /// Notes a decimal comma: between braces `33,3` is 33 and a key 3 without a value; false for any other key.
  func refusesCommaBefore(_ key: String) -> Bool {
    guard case .scalar(let scalar) = node, PlainScalar(scalar) == .empty, !key.isEmpty,
      key.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return false }
    refuse("is a number behind a comma", "write decimals with a point, such as 33.3")
    return true
  }

  /// What stands there, in words.
  var kind: String {
    switch node {
    case .scalar(let scalar): PlainScalar(scalar).words
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }
}

/// A mapping whose keys are known.
struct Section {
  let place: Place
  let places: [String: Place]
  /// Keys that are there under a name that was noted as unknown.
  let misspelt: Set<String>

  /// The value of a key that may be left out.
  subscript(key: String) -> Place? { places[key] }

  /// The value of a key that must be there; a missing one is noted.
  func required(_ key: String, _ remedy: @autoclosure () -> String) -> Place? {
    if let place = places[key] { return place }
    guard !misspelt.contains(key) else { return nil }
    let path = place.path.isEmpty ? key : "\(place.path).\(key)"
    place.problems.add(line: place.line, path: path, "is missing", remedy())
    return nil
  }
}
