import Hummingbird
import Portal

/// Notes about a person or a team. Their form stands on the page of whom they are about, and here by
/// itself: where it is shown again with what was typed, nobody looks at that page once more.
struct NotePages: Sendable {
  struct Record: Sendable {
    let name: String
    let subject: OperatorNote.Subject
  }

  /// Which of the two lists the page belongs to.
  let room: Room
  let web: Web
  private let page: Page<Record>

  init(web: Web, room: Room) {
    self.web = web
    self.room = room
    page = Page<Record>("admin/note", room: room) { record, _ in
      ["name": record.name, "back": record.subject.path, "action": "\(record.subject.path)/notes"]
    }
    .form { _ in Form(OperatorNote.fields) }
    .neverKept()
  }

  func show(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await web.showKept(request, context, page, reading: reading(try subject(context)))
  }

  func add(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let subject = try subject(context)
    return try await web.submit(
      request, context, OperatorNote.fields, on: page, reading: reading(subject)
    ) { entered in
      let text = entered[OperatorNote.text]
      try await web.write(context) { me, tx in
        try OperatorNote.add(text, about: subject, by: me, in: tx)
      }
      return Done(subject.path, "The note is saved.")
    }
  }

  func remove(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let id: ID<OperatorNote> = try context.id("note")
    let subject = try subject(context)
    return try await web.press(request, context) {
      try await web.write(context) { me, tx in
        try OperatorNote.remove(id, about: subject, by: me, in: tx)
      }
      return Done(subject.path, "The note is removed.")
    }
  }

  private func subject(_ context: OperatorContext) throws -> OperatorNote.Subject {
    room == PeoplePages.room ? .person(try context.id()) : .team(try context.id())
  }

  private func reading(
    _ subject: OperatorNote.Subject
  ) -> @Sendable (Tx) throws -> Record {
    { tx in
      guard let name = try subject.name(in: tx) else { throw HTTPProblem(.notFound) }
      return Record(name: name, subject: subject)
    }
  }
}

extension OperatorNote.Subject {
  /// The page of whom the note is about.
  fileprivate var path: String {
    switch self {
    case .person(let id): PersonPages.path(id)
    case .team(let id): AdminTeamPages.path(id)
    }
  }
}

extension View {
  /// What `partials/notes` shows.
  func notes(_ notes: [OperatorNote], at path: String, for me: ID<User>) -> Tags {
    [
      "notes": notes.rows { note in
        [
          "author": note.authorName, "at": time(note.createdAt), "text": note.text,
          "remove": note.authorID == me ? "\(path)/notes/\(note.id)/remove" : nil,
        ]
      },
      "hasNotes": !notes.isEmpty, "addNote": "\(path)/notes",
    ]
  }
}
