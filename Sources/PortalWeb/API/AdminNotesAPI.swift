import Hummingbird
import Portal

/// What operators write down about people and teams, for each other.
struct AdminNotesAPI: Sendable {
  let web: Web

  private typealias Call = APICall<OperatorContext>
  private typealias Subject = @Sendable (Call) throws -> OperatorNote.Subject

  func add(to part: APIPart<OperatorContext>) {
    let part = part.chapter("Back office: notes")
    add("users/:id/notes", "a person", to: part) { .person(try $0.id()) }
    add("teams/:id/notes", "a team", to: part) { .team(try $0.id()) }
  }

  private func add(
    _ path: String, _ whom: String, to part: APIPart<OperatorContext>, _ subject: @escaping Subject
  ) {
    part.all(path, .writeNotes, "List the notes about \(whom)", OperatorNote.resource) { call in
      let subject = try subject(call)
      return { tx in
        guard try subject.name(in: tx) != nil else { throw NoAuthority.nothing }
        return try OperatorNote.latest(of: subject, in: tx)
      }
    }
    part.write(
      .post, path, .writeNotes, "Write a note about \(whom)", OperatorNote.fields,
      gives: OperatorNote.resource, status: .created
    ) { call in
      let (subject, text) = (try subject(call), try call.entered()[OperatorNote.text])
      return try await call.write {
        try await web.write(call.context) { me, tx in
          try OperatorNote.add(text, about: subject, by: me, in: tx)
        }
      } giving: { (note: OperatorNote, _) in
        .made(OperatorNote.resource, note)
      }
    }
    part.write(
      .delete, "\(path)/:note", .writeNotes, "Remove a note about \(whom)"
    ) { call in
      let (subject, id): (OperatorNote.Subject, ID<OperatorNote>) = (
        try subject(call), try call.id("note")
      )
      return try await call.write {
        try await web.write(call.context) { me, tx in
          try OperatorNote.remove(id, about: subject, by: me, in: tx)
        }
      } giving: { (_: Void, _) in
        .nothing
      }
    }
  }
}
