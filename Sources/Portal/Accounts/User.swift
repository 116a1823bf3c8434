package struct User: Sendable { package let id: ID<User>; package let name: String }
