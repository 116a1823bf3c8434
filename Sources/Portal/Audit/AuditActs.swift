extension PersonAct {
  package static let checkHistory = PersonAct(
    "history.check", "have your history checked", .readAccount)
  package static let exportHistory = PersonAct(
    "history.export", "export your history", wantsProof: true)
}

extension OperatorAct {
  package static let checkAudit = OperatorAct("audit.check", "have the audit checked")
}
