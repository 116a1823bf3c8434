/// What each metric means, in one place: its HELP line, and its buckets where they are not seconds.
/// Whoever adds a metric adds a line.
package enum MetricTable {
  static func help(of name: String) -> String {
    texts[name] ?? name.replacing("_", with: " ")
  }

  /// Upper bounds of a histogram's buckets.
  static func bounds(of name: String) -> [Double] { bounds[name] ?? HistogramMetric.seconds }

  package static func describes(_ name: String) -> Bool { texts[name] != nil }

  private static let bounds = [
    // A job may take minutes, and scrypt takes a fifth of a second.
    "portico_job_duration_seconds": [0.01, 0.1, 0.5, 1, 5, 15, 60, 300, 600]
  ]

  private static let texts = [
    "portico_http_requests_total":
      "Requests answered, by method, route and status; route none is an unknown address.",
    "portico_http_request_duration_seconds":
      "Time from a request's head to its answer's head, by route.",
    "portico_http_requests_in_flight": "Requests being answered now.",
    "portico_http_connections_open": "Connections open now.",
    "portico_http_connections_rejected_total":
      "Connections turned away over PORTICO_MAX_CONNECTIONS or PORTICO_MAX_CONNECTIONS_PER_NETWORK.",
    "portico_http_body_bytes": "Bytes of requests' bodies held now.",
    "portico_http_bodies_refused_total": "Requests refused over PORTICO_MAX_BODY_MEMORY.",
    "portico_csrf_refused_total": "Writes refused because another site may have sent them.",

    "portico_store_wait_seconds": "Time a job waited for its turn in the store, by line.",
    "portico_store_run_seconds": "Time a job ran in the store, its commit included, by line.",
    "portico_store_waiting": "Jobs waiting for their turn in the store now, by line.",
    "portico_store_statements_total": "SQL statements run.",
    "portico_store_writes_total": "Writes made durable.",
    "portico_store_commits_total": "Durable commits; on SQLite several writes may share one.",
    "portico_store_retries_total": "Transactions that ran again.",
    "portico_store_slow_statements_total": "SQL statements slower than PORTICO_SLOW_STATEMENT.",
    "portico_store_connections_open": "Connections to PostgreSQL open now.",

    "portico_job_runs_total": "Runs of background jobs, by job and outcome.",
    "portico_job_duration_seconds": "Time a background job took, by job.",
    "portico_job_last_success_timestamp_seconds":
      "When a background job last succeeded, in any process, by job.",
    "portico_backup_last_verified_timestamp_seconds":
      "When the newest backup that passed its check was begun.",
    "portico_audit_stream_waiting":
      "Entries of the audit that wait to be streamed; counted every 15 seconds.",
    "portico_mail_deliveries_total": "Deliveries of mail tried, by outcome.",
    "portico_mail_queued": "Mail waiting in the outbox; counted every 15 seconds.",
    "portico_mail_dead": "Mail given up; counted every 15 seconds.",
    "portico_password_hash_waiting": "Passwords waiting to be hashed or checked now.",
    "portico_password_hash_seconds": "Time one password hash took.",
    "portico_password_throttled_total": "Tries at a password refused because there were too many.",
    "portico_breaker_state": "Circuit breakers: 0 closed, 1 half-open, 2 open.",
    "portico_component_state":
      "What /status says of each component: 0 working, 1 limited, 2 down, 3 unknown.",

    "portico_page_cache_hits_total": "Pages sent from the page cache.",
    "portico_page_cache_misses_total": "Pages that the page cache did not have.",
    "portico_page_cache_evictions_total": "Pages that left the page cache to make room.",
    "portico_page_cache_bytes": "Bytes of pages in the page cache.",
    "portico_page_cache_entries": "Pages in the page cache.",
    "portico_live_streams_open": "Live streams open now.",
    "portico_live_events_total": "Events sent on live streams.",

    "portico_build_info": "The program's version, as a label; always 1.",
    "process_start_time_seconds": "When the process started, in seconds since 1970.",
    "process_resident_memory_bytes": "Memory of the process that is in RAM.",
    "process_virtual_memory_bytes": "Address space of the process.",
    "process_open_fds": "File descriptors that the process has open.",
    "process_max_fds": "File descriptors that the process may open.",
    "process_cpu_seconds_total": "CPU time of the process, user and system.",
  ]
}
