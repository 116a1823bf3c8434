import HTTPTypes
import Hummingbird
import Portal

/// Pages of figures: the address is read strictly, and those of the usual stretches of days are kept until
/// something is counted.
extension Web {
  /// - Parameters:
  ///   - page: one that is `showingFigures()`.
  ///   - own: what the page takes beside range, comparison and service.
  ///   - isOfOneService: the page is of one, and lets no other be chosen.
  ///   - read: what it shows of what was asked for.
  func showFigures<Record: Sendable>(
    _ request: Request, _ context: TeamContext, _ page: Page<Record>, besides own: Fields = [],
    isOfOneService: Bool = false,
    reading read: @escaping @Sendable (AskedFigures, Tx) throws -> Record
  ) async throws -> Response {
    let (path, team) = (request.uri.path, context.membership.team.id)
    let firstWeekday = DateNames.of(language(of: context)).firstWeekday
    let asked = try figures(of: request, besides: own)
    guard !isOfOneService || asked.query.service.isEmpty else { throw HTTPProblem.unknownFigures }
    switch asked {
    case .taken(let query):
      let kept = query.isPreset ? query.text : nil
      return try await showKept(request, context, page, query: kept) { tx in
        try read(
          AskedFigures(
            query, of: team, at: path, firstWeekday: firstWeekday,
            isOfOneService: isOfOneService, in: tx), tx)
      }
    case .refused(let refused):
      return try await showResult(page, request, context, status: .unprocessableContent) { tx in
        let asked = try AskedFigures(
          refused.query, of: team, at: path, firstWeekday: firstWeekday,
          isOfOneService: isOfOneService, refused: refused, in: tx)
        return try read(asked, tx)
      }
    }
  }

  /// - Throws: `HTTPProblem` 400 for what no form of ours makes.
  private func figures(of request: Request, besides own: Fields) throws -> FigureQuery.Reading {
    let parameters = try FormDecoder.pairs((request.uri.query ?? "").utf8).map {
      ListQuery.Parameter($0.name, $0.value)
    }
    do { return try FigureQuery.read(parameters, besides: own) } catch {
      throw HTTPProblem.unknownFigures
    }
  }
}

extension HTTPProblem {
  fileprivate static let unknownFigures = HTTPProblem(
    .badRequest, detail: "This address asks for figures in a way that this page does not know.")
}
