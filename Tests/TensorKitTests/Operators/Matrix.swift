/// A row-major matrix of double-precision numbers, for the statements of operators.
struct Matrix {
    let rows: Int
    let columns: Int
    var values: [Real]

    init(_ rows: Int, _ columns: Int, values: [Real]) {
        precondition(values.count == rows * columns)
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    /// By element.
    init(_ rows: Int, _ columns: Int, _ element: (_ row: Int, _ column: Int) -> Real) {
        self.init(rows, columns, values: (0..<rows * columns).map { element($0 / columns, $0 % columns) })
    }

    /// By row.
    init(rows: [[Real]]) { self.init(rows.count, rows.first?.count ?? 0, values: rows.flatMap { $0 }) }

    /// One number.
    init(_ value: Real) { self.init(1, 1, values: [value]) }

    subscript(row: Int, column: Int) -> Real {
        get { values[row * columns + column] }
        set { values[row * columns + column] = newValue }
    }

    subscript(row: Int) -> [Real] { Array(values[row * columns..<(row + 1) * columns]) }

    /// All rows.
    var byRow: [[Real]] { (0..<rows).map { self[$0] } }

    func map(_ body: (Real) -> Real) -> Matrix { Matrix(rows, columns, values: values.map(body)) }

    /// x Wᵀ.
    func times(transposed w: Matrix) -> Matrix {
        Matrix(rows, w.rows) { row, output in sum(columns) { self[row, $0] * w[output, $0] } }
    }
}

/// softmax of some numbers.
func softmax(_ x: [Real]) -> [Real] {
    let largest = Real(x.map(\.value).max() ?? 0)
    let powers = x.map { ($0 - largest).exponential }
    let total = powers.reduce(0, +)
    return powers.map { $0 / total }
}
