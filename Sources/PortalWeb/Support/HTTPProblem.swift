import HTTPTypes

/// A refusal that becomes an error page. The words for each status are in `ErrorPage`.
package struct HTTPProblem: Error {
  var status: HTTPResponse.Status
  var headers: HTTPFields = [:]
  /// What is wrong with this request, where the status alone does not say it.
  var detail: String?

  init(_ status: HTTPResponse.Status, detail: String? = nil, headers: HTTPFields = [:]) {
    self.status = status
    self.detail = detail
    self.headers = headers
  }

  static func tooLarge() -> HTTPProblem {
    HTTPProblem(.contentTooLarge, headers: [.connection: "close"])
  }
}
