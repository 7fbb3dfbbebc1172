/// Collects what is wrong with a part of a configuration, all of it, under the names that fields have in the file.
package struct ConfigurationCheck {
    /// Where the part is in the file, such as "protein.".
    private let part: String
    /// Sentences without a full stop.
    package private(set) var problems: [String] = []

    package init(_ part: String) { self.part = part }

    /// Adds a problem unless the condition holds.
    package mutating func require(_ condition: Bool, _ problem: String) { if !condition { problems.append(problem) } }

    /// Adds a problem for every value out of its range.
    package mutating func require(_ fields: [(name: String, value: Int, range: ClosedRange<Int>)]) {
        for (name, value, range) in fields {
            require(
                range.contains(value),
                "\(part)\(name) is \(value), expected \(range.lowerBound) to \(range.upperBound)")
        }
    }
}
