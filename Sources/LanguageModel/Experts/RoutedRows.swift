import TensorKit

/// A forward pass as the layers of a decoder see it: its settings, what is known of its rows, and where to note where they
/// went.
struct RoutedRows {
    var pass = RoutingPass()
    /// Texts that the rows are of.
    var sequences: [SequenceRange] = []
    /// Kind of each row; empty where all are of one.
    var kinds: [Int] = []
    var record: RoutingRecord?
}
