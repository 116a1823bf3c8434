import Foundation
import TestSupport
import Testing

/// What the tests know of every page that has an address of its own: `Tests/pages.json`. Whoever adds a
/// page adds a line there; the template audit, the query budget and the browser all read it.
struct PageFact: Decodable, Sendable, CustomTestStringConvertible {
  let name: String
  let path: String
  /// Nobody in particular when there is none.
  let person: String?
  /// How many statements it may cost.
  let budget: Int

  var testDescription: String { name }

  static let all: [PageFact] = {
    let url = URL(fileURLWithPath: TestPortal.root + "/Tests/pages.json")
    do { return try JSONDecoder().decode([PageFact].self, from: Data(contentsOf: url)) } catch {
      fatalError("\(url.path): \(error)")
    }
  }()
}

extension TestWeb {
  /// A browser of whom the page is for.
  func browser(for fact: PageFact) async throws -> Browser {
    switch fact.person {
    case "alice": try await browser(.alice)
    case "bob": try await browser(.bob)
    case "olga": try await browser(.olga)
    case nil: browser()
    default: throw Unexpected("nobody of the cast is called \(fact.person ?? "")")
    }
  }
}
