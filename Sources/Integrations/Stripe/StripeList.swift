/// A page of a list, newest first.
package struct StripeList<Element: Decodable & Sendable & Equatable>: StripeObject {
  package static var object: String { "list" }
  package let data: [Element]
  /// There are more than these.
  package let hasMore: Bool
}

/// A page of a search. What was written less than a minute ago may not be found yet.
package struct StripeSearch<Element: StripeIdentified>: StripeObject {
  package static var object: String { "search_result" }
  package let data: [Element]
  package let hasMore: Bool
  package let nextPage: String?

  /// `metadata['name']:'value'`
  static func metadata(_ name: String, _ value: String) -> StripeForm {
    func quoted(_ text: String) -> String {
      "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
    return ["query": .text("metadata[\(quoted(name))]:\(quoted(value))"), "limit": 100]
  }
}

/// All of a list, page by page, each asked for when the one before is used up.
package struct StripeWalk<Element: StripeIdentified>: AsyncSequence {
  private let api: StripeAPI
  private let call: StripeCall<StripeList<Element>>
  private let deadline: Duration

  init(_ api: StripeAPI, _ call: StripeCall<StripeList<Element>>, _ deadline: Duration) {
    self.api = api
    self.call = call
    self.deadline = deadline
  }

  package func makeAsyncIterator() -> Iterator { Iterator(walk: self) }

  package struct Iterator: AsyncIteratorProtocol {
    private let walk: StripeWalk
    private var waiting: ArraySlice<Element> = []
    private var last: String?
    private var isOver = false

    init(walk: StripeWalk) { self.walk = walk }

    package mutating func next() async throws -> Element? {
      if waiting.isEmpty && !isOver { try await turn() }
      return waiting.popFirst()
    }

    private mutating func turn() async throws {
      let request = walk.call.request
      let call = last.map { StripeCall(request.asking("starting_after", $0)) } ?? walk.call
      let page: StripeList<Element> = try await walk.api.send(call, within: walk.deadline)
      // A list that never ends would be walked for ever.
      if page.hasMore, page.data.last.map({ $0.id == last }) ?? true {
        throw StripeProblem.malformed("a page with more to come has nothing new")
      }
      isOver = !page.hasMore
      waiting = page.data[...]
      last = page.data.last?.id
    }
  }
}

extension StripeAPI {
  /// - Parameter deadline: for each page.
  package func walk<Element>(
    _ call: StripeCall<StripeList<Element>>, within deadline: Duration
  ) -> StripeWalk<Element> {
    StripeWalk(self, call, deadline)
  }
}
