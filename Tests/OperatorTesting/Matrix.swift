/// A row-major matrix of double-precision numbers, for the statements of operators.
package struct Matrix {
    package let rows: Int
    package let columns: Int
    package var values: [Real]

    package init(_ rows: Int, _ columns: Int, values: [Real]) {
        precondition(values.count == rows * columns)
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    /// By element.
    package init(_ rows: Int, _ columns: Int, _ element: (_ row: Int, _ column: Int) -> Real) {
        self.init(rows, columns, values: (0..<rows * columns).map { element($0 / columns, $0 % columns) })
    }

    /// By row.
    package init(rows: [[Real]]) { self.init(rows.count, rows.first?.count ?? 0, values: rows.flatMap { $0 }) }

    /// One number.
    package init(_ value: Real) { self.init(1, 1, values: [value]) }

    package subscript(row: Int, column: Int) -> Real {
        get { values[row * columns + column] }
        set { values[row * columns + column] = newValue }
    }

    package subscript(row: Int) -> [Real] { Array(values[row * columns..<(row + 1) * columns]) }

    /// All rows.
    package var byRow: [[Real]] { (0..<rows).map { self[$0] } }

    package func map(_ body: (Real) -> Real) -> Matrix { Matrix(rows, columns, values: values.map(body)) }

    /// x Wᵀ.
    package func times(transposed w: Matrix) -> Matrix {
        Matrix(rows, w.rows) { row, output in sum(columns) { self[row, $0] * w[output, $0] } }
    }
}

/// softmax of some numbers.
package func softmax(_ x: [Real]) -> [Real] {
    let largest = Real(x.map(\.value).max() ?? 0)
    let powers = x.map { ($0 - largest).exponential }
    let total = powers.reduce(0, +)
    return powers.map { $0 / total }
}
