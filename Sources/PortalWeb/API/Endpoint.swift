import HTTPTypes
import Portal

/// What a program may know of one endpoint beforehand. Written where the endpoint is added; the API's document
/// and `/docs` are made of nothing else.
package struct Endpoint: Sendable {
  /// What it answers with when it does what was asked.
  package enum Answer: Sendable {
    case nothing
    /// One thing of a schema of the document.
    case one(NamedSchema)
    /// A page of them.
    case list(NamedSchema)
    /// A file of one of the media types.
    case file([String])
  }

  /// What may stand in the address.
  package enum Query: Sendable {
    case nothing
    /// Of one page of a list.
    case list(ListFacts)
    /// Of all that a list's filters leave, as a file.
    case export(ListFacts)
    case fields([FieldAbout])
  }

  /// In a few words: "List the members".
  package let summary: String
  /// The chapter of the documentation.
  package let tag: String
  package var body: Fields?
  /// Of a file that is the body itself, instead of JSON.
  package var file: FieldAbout?
  /// What is not given stays as it is.
  package var isPatch = false
  /// If-Match is compared.
  package var isMatched = false
  /// An Idempotency-Key is minded: the answer is kept.
  package var isKept = false
  package var query = Query.nothing
  /// Whoever is in several teams says which: see `LoadNamedTeam`.
  package var namesTeam = false
  package let answer: Answer
  package var status = HTTPResponse.Status.ok
  package var limit: RateLimits.Kind
  /// When it goes, where it does.
  package var sunset: Sunset?
}

/// The end of a part of the API (RFC 9745, RFC 8594).
package struct Sunset: Sendable {
  package let deprecated: Timestamp
  package let end: Timestamp
}
