import Configuration
import Amounts
import Books
import Storage

/// Explains a discrepancy: what it says and its history, then the evidence of its subject.
struct ExplainDiscrepancy {
  let desk: ExplainDesk
  let stored: StoredDiscrepancy
  let history: [HistoryEntry]

  private var life: DiscrepancyLife { stored.life }

  func explanation() throws -> Explanation {
    var explanation = try desk.begin(
      "\(life.code.rawValue) \(life.subject)",
      "\(life.severity.name), \(life.status.rawValue)\(life.atRisk.map { ", \($0) at risk" } ?? "")")
    explanation.add(finding())
    explanation.add(.init("History", history.map(entry)))
    for section in try SubjectSections(desk: desk, id: PastedID(life.subject), caseID: stored.caseID).sections() {
      explanation.add(section)
    }
    return explanation
  }

  private func finding() -> Explanation.Section {
    let age = desk.calendar.day(of: life.openedAt).days(until: desk.dossier.context.today)
    var facts = [
      Explanation.Fact("finding", stored.explanation),
      .init("severity", life.severity.name), .init("status", life.status.rawValue),
      .init("opened", life.openedAt.readable, "\(age) \(age == 1 ? "day" : "days") ago"),
    ]
    if let risk = life.atRisk {
      facts.append(.init("money at risk", risk.description, risk.minorUnits < 0 ? "we count less" : "we count more"))
    }
    if life.firstSeen != life.openedAt { facts.append(.init("first seen", life.firstSeen.readable)) }
    if let owner = stored.handling.owner { facts.append(.init("owner", owner)) }
    if let note = stored.handling.note { facts.append(.init("note", note)) }
    for item in stored.evidence.split(separator: "; ") { facts.append(.init("evidence", String(item))) }
    facts.append(.init("next step", stored.nextStep))
    return .init("Finding", rule: life.code.ruleNumber, facts)
  }

  private func entry(_ entry: HistoryEntry) -> Explanation.Fact {
    .init(
      entry.event.rawValue, "\(entry.at.readable) by \(entry.by)",
      "\(entry.severity.name)\(entry.atRisk.map { ", \($0)" } ?? "")", entry.owner.map { "owner \($0)" }, entry.reason)
  }
}
