/// Some of a fixed set of names; in a configuration, separated by commas, or `none`.
public struct NameList<Name: RawRepresentable<String> & CaseIterable & Sendable & Hashable>: Sendable, Equatable {
    /// In the order of the set, each once.
    public let names: [Name]

    /// Some of the names, in any order.
    public init(_ names: some Sequence<Name>) {
        let chosen = Set(names)
        self.names = Name.allCases.filter(chosen.contains)
    }

    /// Whether it has a name.
    public func contains(_ name: Name) -> Bool { names.contains(name) }
    /// Whether it has none.
    public var isEmpty: Bool { names.isEmpty }
    /// As `configurationText`, with spaces.
    var description: String { isEmpty ? "none" : names.map(\.rawValue).joined(separator: ", ") }
}

extension NameList: ConfigurationValue {
    static var typeName: String { "some of " + Name.allCases.map(\.rawValue).joined(separator: ",") + ", or none" }

    init?(configurationText: String) {
        if configurationText == "none" {
            self.init([])
            return
        }
        var names: [Name] = []
        for text in configurationText.split(separator: ",", omittingEmptySubsequences: false) {
            let word = text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
            guard let name = Name(rawValue: String(word)) else { return nil }
            names.append(name)
        }
        self.init(names)
    }

    var configurationText: String { isEmpty ? "none" : names.map(\.rawValue).joined(separator: ",") }
}
