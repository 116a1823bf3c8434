extension PersonAct {
  package static let checkHistory = PersonAct("history.check", "have your history checked")
}

extension OperatorAct {
  package static let checkAudit = OperatorAct("audit.check", "have the audit checked")
}
