import Crypto
import TestSupport
import Testing

@testable import Portal

@Suite struct SchemaTests {
  /// SHA-256 of each step's statements, for SQLite and for PostgreSQL. A line is never changed: what
  /// has run somewhere is not written anew.
  private static let landed = [
    "0001-accounts": [
      "5b946f10ec3f04a69711f6b5a15a6b2a4da0889ef0a4bf9e049bbdb1450a3944",
      "c4af6c74e775f7685d4f51c2538b30d59b4e297dbcdd517a1992bec40c707387",
    ],
    "0002-sign-in": [
      "63e12adf6553bb34817808fefce9f8eb453c99043f8f9aa32cf468e24483f04e",
      "ec388d18bb9e5e05f5a31f2d3dbb48271b51711371216772bdff07a0389e10b7",
    ],
    "0003-audit": [
      "7ac14eaeb0731b6cbad708cd00a203fd06df4004e59bac6738716fef34349b34",
      "b16fa7209e465a3802dd56f61e2d03a80b73eb82f879e4c8b88ea4a242bea511",
    ],
    "0004-mail-and-jobs": [
      "db1157214eef7e2bfa106d7dabb0b103be9e67ebfb350e50a693634d000cd3c9",
      "5fd51ce2089ffef0f4eede87c99d116aa221494c89fa669b2c4d98fd66e549b1",
    ],
    "0005-backups": [
      "381e2ea5116ea16d105d3963da699bfd09f218d7b0f2cbc51bd02e216de4867a",
      "9d6081b618d80d57cb8613159fd1ead91084a6d0a5fd1825427cf7f0a559a150",
    ],
    "0006-dead-mail": [
      "f79d0e7a5d4b05850dee8cf62131d11431da68b7232d9bc022d587152ee9413e",
      "f79d0e7a5d4b05850dee8cf62131d11431da68b7232d9bc022d587152ee9413e",
    ],
    "0007-operators": [
      "fb8d52edd535de0d69663b1a8f5875ffb886e8014daa859c9c3b0c23cf504284",
      "fb8d52edd535de0d69663b1a8f5875ffb886e8014daa859c9c3b0c23cf504284",
    ],
    "0008-outbox-recipient": [
      "f486f1135a67e7e718a67738a68006413a2d2f34c1680d2d5ba5568d8cbbba76",
      "f486f1135a67e7e718a67738a68006413a2d2f34c1680d2d5ba5568d8cbbba76",
    ],
    "0013-revision-starts": [
      "d8bf8d3c024b06305ed7d543b12c0f566eb36324264b277f1a113adf4cf4f06c",
      "66a39b1d7cfcbc9346033077a1919ebd2d298cb472396e3968081bf117591679",
    ],
    "0012-unclean-photos": [
      "66227be9235296f35105627d7d7e61bdbdec7811e142a3a057094265aaba8b8e",
      "2144ab3ef5d5b73c72ec9a3023e7cd7c623fd802a14dc52818fa96849a54a91a",
    ],
    "0010-unchecked-guesses": [
      "be0cf77ff729c2f000718ac29b8a80f87b0914efe4127795b030631028aec4f5",
      "8bc6f8329961b925e7021913be7a4b13f4dbb0b8c2e95fcdb0c22dc9f0393e1c",
    ],
    "0011-audit-keepers": [
      "744041c436bdec8e936a855be024e01d66c24d6387dda928bc7b7766c0d4679c",
      "b2d54b494364d8f80df955bcfaa0c3a7affd00b0f77e8e6277417d3045f7d756",
    ],
    "0014-mail-server": [
      "62969e0fc847a924560474beacaa6aaf96b2c43a79e5c09bacc4f4f13446e84c",
      "355567ba60e8b276f1c1c50a93e5325c282e2b739d4c33d36860cf143735373c",
    ],
    "0015-teams": [
      "e3bf2fee927bb3c81eb1c8d87db32a87272a1d8ad41460003b2161f5cb5d9081",
      "e2af53f7ab47aa8e70c9f25d2d58c85638271517823c1750979d8714fbf55282",
    ],
    "0016-audit-second-form": [
      "7892ec14a4492dcd87fe461ffb147429c8c57a5a115ad1b748c1bbe86aec34c3",
      "ad3a5aab6aeff2e1296da99b7bb877572792225f9fcef7ee247c16fff1c70b3f",
    ],
    "0017-billing-plans": [
      "1bd320573b6505e26072a914453b19f87795f9a76ae406310829a7ba563030ec",
      "b3e3cefc51d3b6802f9aed5ae0de944479b3c2703d105830b372fb99bc05c3a5",
    ],
    "0019-billing": [
      "fe805bfa937be59898031ea6d64d3720c1a3e355bddcea48711e481256e1bb51",
      "643d1e79b7d7037794fa42fd2713a51e072b23d76662bbac52b3ceb90f0c8fe6",
    ],
    "0020-payment-provider": [
      "5716c2e877ef5b76ac06d1cca2d196042baca34ee3518b33a6bff7e3e6509976",
      "fa9c1422eee26494e4e4d2dcda4d389735819f84e85f04262d1cfa26e65c8717",
    ],
    "0021-programs": [
      "e62db5910ad05d5a0d631dcec4af01d63e98746469775f8c6fd624f91497dc17",
      "cc018791d28ba1b74462912190c23ff0485c4d047f233dac0aa1ed97c37aa1bf",
    ],
    "0023-services": [
      "8c37c39e621f510999b281442a35a1df9babef54e32a452305584b611c8ca539",
      "7fd34057c454f0ea267ccca22206a3cc22c1b8515ecad8d1933267c83d3a238c",
    ],
    "0018-mail-attachments": [
      "27d4910fb69473c083749a7357a195dd0aabba62343aa4ff23f4946be79aa610",
      "ef448a1b17d5632f4ee7b3469815ce53bec0ebc666569870749c4aa110998827",
    ],
    "0022-events": [
      "dbc2ab3c6ad7a8a54b443b8e8c03e51417678367bfa3c4f8a2e20bc06122e483",
      "18710ca07382dee0675fecc9baf8231986c7af704a996468d1387ff64ccf634e",
    ],
    "0024-dashboards": [
      "7eda36521aabca86c5038dfdd1c770209983e441551d7b8b6b2eca961566eec0",
      "3ad2acc2c067d537eda54a53c8b80e0c99ecf4515995bacdcf85491582f781a6",
    ],
    "0026-event-upkeep": [
      "a657a9b3daf9f9f2125b5cf95031911f93f4b22d9890d7beb0d729d5cb4eea46",
      "4e70f90701cb9eb79505a92e8fdca3537f775774d4e7dc87b6ac8651668d123b",
    ],
    "0025-analyses": [
      "190e9f4b69ee046f20bafd9142b151d61ce53732fccbbe2286f50f2aac9433da",
      "bdcfab44a1ba8fcf5be3af1ab4f2cf9b07eafc1a3ca54af82b00b5b4843ce132",
    ],
    "0027-reports": [
      "81e9479d93972059987aab044b6e118b47899cf186f5a59b77036435ed34faad",
      "ab17c8f21d6eb7cf55e3ff6f743a5e8185fd806cc2b2768af1ddc0268d2bc891",
    ],
    "0009-leases": [
      "a040397dd53132578049a8e8eb485d97c13d41ca9123d307217cc35f74795640",
      "1376f68d70ffc6d4586d889926df751de98865f74c00e4d8b810102e5e20d70d",
    ],
  ]

  @Test func landedStepsAreWhatTheyWere() throws {
    for migration in Schema.migrations {
      let sums = try [SQL.Dialect.sqlite, .postgres].map { dialect in
        let text = try migration.steps.map { try $0.rendered(for: dialect).text }
          .joined(separator: "\n--\n")
        return Array(SHA256.hash(data: Array(text.utf8))).hex
      }
      #expect(Self.landed[migration.name] == sums, "\(migration.name)")
    }
    #expect(Set(Self.landed.keys) == Set(Schema.migrations.map(\.name)))
  }

  @Test func stepsAreInTheOrderOfTheirNames() {
    let names = Schema.migrations.map(\.name)
    #expect(names == Array(Set(names)).sorted())
  }

  /// A table that only grows fills the disk one day.
  @Test func everyTableIsPrunedOrBounded() async throws {
    let store = try await TestEngine.sqlite.makeStore(migrations: Schema.migrations)
    let tables = try await store.read { try TableShape.all(in: $0).map(\.name) }
    let kept = Schema.migrations.flatMap(\.keeping)
    // The list of steps is the migrations' own table.
    #expect((kept.map(\.table) + ["schema_migrations"]).sorted() == tables.sorted())
    #expect(Pruning.rules.count == 22)
    for case .bounded(let table, let why) in kept { #expect(!why.isEmpty, "\(table)") }
  }
}
