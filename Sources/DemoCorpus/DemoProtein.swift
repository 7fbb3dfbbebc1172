/// One protein of the demo corpus: its labels, sequence and coordinates.
struct DemoProtein: Sendable {
    /// Such as `DEMO00042`; the base name of its file.
    var id: String
    var fold: DemoFold
    var location: DemoLocation
    var family: DemoFamily
    /// ASCII one-letter codes.
    var sequence: [UInt8]
    var backbone: Backbone
    /// Residues (from 0) that are in the sequence but have no coordinates.
    var missing: Range<Int>
}
