/// The answer to a question: as much as a page shows.
package enum AnalysisResult: Sendable, Equatable {
  case breakdown(Breakdown)
  case members(Members)
  case sessions(Sessions)
  case retention(Retention)
  case funnel(Funnel)

  package struct Group: Sendable, Equatable {
    package var count: Int
    /// Different ones.
    package var members: Int
    /// Nil where nothing is summed up.
    package var sum: Double?
  }

  package struct Breakdown: Sendable, Equatable {
    /// Those that most events have, the most first.
    package var values: [(value: JSON, group: Group)]
    /// Of the values that are not shown; nil for none.
    package var others: Group?
    package var otherCount: Int
    /// Those that have no such property; nil for none.
    package var without: Group?
    /// Different ones in all.
    package var members: Int

    package static func == (one: Self, other: Self) -> Bool {
      one.values.elementsEqual(other.values) { $0 == $1 } && one.others == other.others
        && one.otherCount == other.otherCount && one.without == other.without
        && one.members == other.members
    }
  }

  package struct Members: Sendable, Equatable {
    package struct Line: Sendable, Equatable {
      /// Nil for one who is nobody any more.
      package var member: ID<User>?
      package var count: Int
      /// On how many days.
      package var days: Int
      package var lastAt: Timestamp
    }

    /// Those with the most events.
    package var rows: [Line]
    package var members: Int
    /// Events of those who are not shown.
    package var otherCount: Int
    /// Events of no member.
    package var withoutMember: Int
  }

  package struct Sessions: Sendable, Equatable {
    package struct Day: Sendable, Equatable {
      package var day: Int
      package var sessions: Int
      /// Of all of them together.
      package var seconds: Int
    }

    package var days: [Day]
    package var count: Int
    package var members: Int
    package var events: Int
    /// With one event alone.
    package var bounces: Int
    /// Of their lengths, in seconds; nil without any.
    package var median: Double?
    package var average: Double?
  }

  package struct Retention: Sendable, Equatable {
    package struct Cohort: Sendable, Equatable {
      package var days: ClosedRange<Int>
      package var members: Int
      /// How many came again in each period after theirs.
      package var back: [Int]
    }

    package var cohorts: [Cohort]
    package var members: Int
  }

  package struct Funnel: Sendable, Equatable {
    package struct Step: Sendable, Equatable {
      package var event: String
      package var members: Int
      /// The median of the seconds from the step before; nil for the first, and for nobody.
      package var wait: Double?
    }

    package var steps: [Step]
  }
}
