import ArgumentParser
import Portal

@main
struct Portico: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "portico",
    abstract: "The account side of a software business, in one binary.",
    discussion: """
      Configured by PORTICO_* environment variables over portico.yaml over defaults;
      `portico config` lists them all.
      """,
    version: Portal.version,
    subcommands: [
      Serve.self, Migrate.self, Seed.self, UserCommand.self, ConfigCommand.self, Doctor.self,
      BackupCommand.self, RestoreCommand.self, ExportCommand.self, ImportCommand.self,
      AuditCommand.self, MailCommand.self, PlansCommand.self, Health.self, PaperCommand.self,
      ChartsCommand.self,
    ],
    defaultSubcommand: Serve.self)
}

/// Words for a person at a terminal: what is wrong and what to do about it.
struct Complaint: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
