import ArgumentParser
import Foundation
import Portal
import PortalWeb

struct UserCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user", abstract: "Create people, make operators, set passwords.",
    subcommands: [Create.self, Operator.self, Password.self])

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Create a user with a first team.",
      discussion: "The password is read from standard input, so that it stands in no history.")

    @Argument(help: "The email address.") var email: String
    @Option(help: "The person's name.") var name: String

    func run() async throws {
      try await withPortal { portal in
        let address = try checked("The email address") { () throws(FieldProblem) in
          try EmailAddress(email)
        }
        let name = try checked("The name") { [name] () throws(FieldProblem) in
          try PlainText.line(name, limit: 100)
        }
        let password = try readPassword(for: email, name: name, portal)
        let user = try await NewAccount.create(
          email: address, name: name, password: password, portal, as: .system("portico user"))
        guard user != nil else { throw Complaint("There already is an account for \(email).") }
        print("Created \(address.text).")
      }
    }
  }

  struct Operator: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a user an operator, who sees the back office.")

    @Argument(help: "The email address.") var email: String
    @Flag(help: "Take the operator's rights away instead.") var revoke = false

    func run() async throws {
      let revoke = self.revoke
      try await withPortal(mustExist: true) { portal in
        let user = try await find(email, portal)
        try await portal.store.write(for: .user(user.id), as: .system("portico user")) {
          try user.setOperator(!revoke, in: $0)
        }
        print(revoke ? "\(user.email) is no operator any more." : "\(user.email) is an operator.")
      }
    }
  }

  struct Password: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Set a user's password and end all their sessions.",
      discussion: "The password is read from standard input.")

    @Argument(help: "The email address.") var email: String

    func run() async throws {
      try await withPortal(mustExist: true) { portal in
        let user = try await find(email, portal)
        let password = try readPassword(for: user.email, name: user.name, portal)
        try await user.setPassword(password, portal, as: .system("portico user"))
        print("The password of \(user.email) is set. All sessions are ended.")
      }
    }
  }
}

private func find(_ email: String, _ portal: Portal) async throws -> User {
  let address = try checked("The email address") { () throws(FieldProblem) in
    try EmailAddress(email)
  }
  guard let user = try await portal.store.read({ try User.find(email: address, in: $0) }) else {
    throw Complaint("There is no account for \(email).")
  }
  return user
}

func checked<T>(_ what: String, _ body: () throws(FieldProblem) -> T) throws -> T {
  do { return try body() } catch {
    throw Complaint("\(what) cannot be used. \(Words.english(error.words))")
  }
}

private func readPassword(for email: String, name: String, _ portal: Portal) throws -> String {
  let typed =
    isatty(STDIN_FILENO) == 1 ? getpass("Password: ").map { String(cString: $0) } : readLine()
  guard let password = typed, !password.isEmpty else {
    throw Complaint("Give the password on standard input, or start this at a terminal and type it.")
  }
  _ = try checked("The password") { () throws(FieldProblem) in
    try portal.settings.passwordRules.check(
      password, context: [String(email.prefix { $0 != "@" }), name, portal.settings.name])
  }
  return password
}
