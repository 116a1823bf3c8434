extension Job {
  /// What is done with events behind the pages.
  package static func events(_ portal: Portal) -> [Job] {
    [
      EventPruning.job(portal), OwnEvents.job(portal), Rebuild.job(portal),
      EventErasure.job(portal),
    ]
  }
}
