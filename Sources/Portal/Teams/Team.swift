package struct Team: Sendable { package let id: ID<Team> }
