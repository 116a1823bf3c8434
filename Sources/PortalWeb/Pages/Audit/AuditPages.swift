import Hummingbird
import Portal

/// A chain of the audit, and where it is read.
struct AuditPlace: Sendable {
  let chain: AuditChain
  let path: String
  /// Nil where the rows may be taken away as a file.
  var exportRefusal: Refusal?

  var isTeam: Bool { chain.kind == .team }
}

/// The pages of the audit: a team's, a person's own, and the portal's show the same.
enum AuditPages {
  struct Record: Sendable {
    let place: AuditPlace
    let list: Listed<ListedEntry>
    let check: AuditCheck?
    /// Whose history it is, when only that is shown: as the audit calls it.
    let about: String?
    /// Entries from before this portal's update do not say what they are about.
    let isCarriedOver: Bool
  }

  static func list(in room: Room) -> Page<Record> {
    Page<Record>("audit/list", room: room) { record, view in
      let place = record.place
      return [
        "list": record.list.tags(view, isExported: place.exportRefusal == nil) {
          row($0, place, view)
        },
        "heading": view.words(room.label), "isTeam": place.isTeam,
        "isPerson": place.chain.kind == .user, "isPortal": place.chain.kind == .portal,
        "path": place.path,
        "about": about(record, view.words),
        "planned": view.planned(
          place.exportRefusal, at: String(place.path.dropLast("/audit".count))),
        "integrity": view.integrity(record.check, at: place),
      ]
    }
  }

  private static func row(_ listed: ListedEntry, _ place: AuditPlace, _ view: View) -> Tags {
    let entry = listed.entry
    return [
      "href": "\(place.path)/\(entry.number.text)", "who": view.who(entry),
      "what": view.what(entry), "changes": view.changes(entry),
    ]
  }

  private static func about(_ record: Record, _ words: Words) -> Tags? {
    let query = record.list.query
    guard let key = query.value(of: "record") else { return nil }
    let named = record.about.flatMap { $0.isEmpty ? nil : $0 }.map {
      words("History of {{name}}", ["name": $0])
    }
    return [
      "label": named ?? words(historyOfOne(key)), "isCarriedOver": record.isCarriedOver,
      "remove": record.place.path + ListQuery.text(query.with("record", nil)),
    ]
  }

  /// Over the list, of something that has no name.
  private static func historyOfOne(_ key: String) -> String {
    switch key.prefix(while: { $0 != ":" }) {
    case "user": "History of one person"
    case "team": "History of one team"
    case "role": "History of one role"
    case "link": "History of one join link"
    case "key": "History of one API key"
    case "invitation": "History of one invitation"
    default: "History of one record"
    }
  }

  /// From an entry to what it is about.
  private static func history(of key: String) -> String {
    switch key.prefix(while: { $0 != ":" }) {
    case "user": "History of this person"
    case "team": "History of this team"
    case "role": "History of this role"
    case "link": "History of this join link"
    case "key": "History of this API key"
    case "invitation": "History of this invitation"
    default: "History of this record"
    }
  }

  struct EntryRecord: Sendable {
    let place: AuditPlace
    let found: FoundEntry
  }

  static func entry(in room: Room) -> Page<EntryRecord> {
    Page<EntryRecord>("audit/entry", room: room) { record, view in
      let (place, found) = (record.place, record.found)
      let entry = found.listed.entry
      let changes = entry.isSubjectErased ? [] : entry.changes
      return facts(found.listed, view).adding([
        "room": view.words(room.label), "path": place.path,
        "changes": changes.rows { change($0, view) }, "hasChanges": !changes.isEmpty,
        "everythingBy": everything(by: found.listed, place),
        "history": history(entry, place, view.words),
        "previous": found.previous.map { "\(place.path)/\($0.text)" },
        "next": found.next.map { "\(place.path)/\($0.text)" },
      ])
    }
  }

  private static func facts(_ listed: ListedEntry, _ view: View) -> Tags {
    let entry = listed.entry
    return [
      "number": entry.number.text, "who": view.who(entry), "what": view.what(entry),
      "email": listed.email, "at": view.time(entry.at), "address": listed.address,
      "device": listed.agent.map { DeviceName.from($0, view.words) }, "agent": listed.agent,
      "requestID": listed.requestID, "hash": entry.hashText, "action": entry.action.name,
      "isActorErased": entry.isActorErased, "isSubjectErased": entry.isSubjectErased,
    ]
  }

  private static func change(_ change: AuditChange, _ view: View) -> Tags {
    let kind: String =
      switch change.kind {
      case .added: "Added"
      case .removed: "Removed"
      case .changed: "Changed"
      case .same: "Unchanged"
      }
    return [
      "label": view.words(change.label), "kind": change.kind.rawValue, "kindText": view.words(kind),
      "before": change.before.map { view.value($0, of: change) },
      "after": change.after.map { view.value($0, of: change) },
    ]
  }

  private static func everything(by listed: ListedEntry, _ place: AuditPlace) -> String? {
    guard case .user(let id, _) = listed.entry.actor else { return nil }
    return place.path + ListQuery.text([.init("who", listed.email ?? id.text)])
  }

  /// Of the chain's own team or person it would be the whole list.
  private static func history(
    _ entry: AuditEntry, _ place: AuditPlace, _ words: Words
  ) -> Tags? {
    guard !entry.record.isEmpty, entry.record != place.chain.key else { return nil }
    return [
      "label": words(history(of: entry.record)),
      "href": place.path + ListQuery.text([.init("record", entry.record)]),
    ]
  }
}

extension Web {
  /// The listing in the reader's days and words.
  func auditListing(
    _ chain: AuditChain, for context: some PersonalContext
  ) -> Listing<ListedEntry> {
    let words = words(context)
    return ListedEntry.listing(of: chain.kind, in: context.user.timeZone) { words($0) }
  }

  func auditRecord(
    _ place: AuditPlace
  ) -> @Sendable (Listed<ListedEntry>, Tx) throws -> AuditPages.Record {
    { [audit = portal.audit] list, tx in
      AuditPages.Record(
        place: place, list: list, check: try AuditCheck.find(place.chain, audit, in: tx),
        about: try list.query.value(of: "record").flatMap {
          try AuditRecord.name($0, in: place.chain, tx)
        },
        isCarriedOver: try list.query.value(of: "record") != nil
          && place.chain.isCarriedOver(in: tx))
    }
  }

  func auditEntry(
    _ place: AuditPlace, _ context: some PersonalContext
  ) throws -> @Sendable (Tx) throws -> AuditPages.EntryRecord {
    guard let number = AuditNumber(try context.parameters.require("id")) else {
      throw HTTPProblem(.notFound)
    }
    return { tx in
      guard let found = try FoundEntry.find(number, of: place.chain, in: tx) else {
        throw HTTPProblem(.notFound)
      }
      return AuditPages.EntryRecord(place: place, found: found)
    }
  }
}

extension Done {
  /// After somebody asked for a check.
  static func checking(_ place: AuditPlace) -> Done {
    Done(place.path, "The check begins within seconds. What it finds is told here.")
  }
}
