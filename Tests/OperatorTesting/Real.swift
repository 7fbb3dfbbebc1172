#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A double-precision number. One that comes from a tape remembers how it was computed, so that the statement of an
/// operator, written once, gives exact values and exact derivatives.
package struct Real: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
    package let value: Double
    fileprivate let node: Int32
    fileprivate unowned(unsafe) let tape: Tape?

    package init(_ value: Double) {
        self.value = value
        node = -1
        tape = nil
    }

    package init(floatLiteral value: Double) { self.init(value) }
    package init(integerLiteral value: Int) { self.init(Double(value)) }

    fileprivate init(_ value: Double, node: Int32, tape: Tape) {
        self.value = value
        self.node = node
        self.tape = tape
    }

    /// A function of one or two numbers with these partial derivatives.
    private init(_ value: Double, _ a: Real, _ da: Double, _ b: Real = 0, _ db: Double = 0) {
        self.value = value
        tape = a.tape ?? b.tape
        node = tape?.add(Tape.Node(a: a.node, da: da, b: b.node, db: db)) ?? -1
    }

    package static func + (a: Real, b: Real) -> Real { Real(a.value + b.value, a, 1, b, 1) }
    package static func - (a: Real, b: Real) -> Real { Real(a.value - b.value, a, 1, b, -1) }
    package static func * (a: Real, b: Real) -> Real { Real(a.value * b.value, a, b.value, b, a.value) }
    package static func / (a: Real, b: Real) -> Real {
        Real(a.value / b.value, a, 1 / b.value, b, -a.value / (b.value * b.value))
    }
    package static prefix func - (a: Real) -> Real { Real(-a.value, a, -1) }
    package static func += (a: inout Real, b: Real) { a = a + b }

    package var exponential: Real { Real(exp(value), self, exp(value)) }
    package var logarithm: Real { Real(log(value), self, 1 / value) }
    package var squareRoot: Real { Real(value.squareRoot(), self, 0.5 / value.squareRoot()) }
    package var magnitude: Real { value < 0 ? -self : self }
    /// The standard normal distribution function.
    package var normalCDF: Real {
        Real(0.5 * erfc(-value / 2.0.squareRoot()), self, exp(-0.5 * value * value) / (2 * Double.pi).squareRoot())
    }
    package var logistic: Real { 1 / (1 + (-self).exponential) }
}

/// Σ of `term` over 0..<count.
package func sum(_ count: Int, _ term: (Int) -> Real) -> Real { (0..<count).reduce(0) { $0 + term($1) } }

/// What was computed from some inputs, in order.
package final class Tape {
    fileprivate struct Node {
        var a: Int32
        var da: Double
        var b: Int32
        var db: Double
    }

    private var nodes: [Node] = []

    fileprivate func add(_ node: Node) -> Int32 {
        nodes.append(node)
        return Int32(nodes.count - 1)
    }

    package func input(_ value: Double) -> Real { Real(value, node: add(Node(a: -1, da: 0, b: -1, db: 0)), tape: self) }

    /// The derivatives of `output` with respect to `inputs`.
    package func derivatives(of output: Real, by inputs: [Real]) -> [Double] {
        var gradients = [Double](repeating: 0, count: nodes.count)
        if output.node >= 0 { gradients[Int(output.node)] = 1 }
        for index in nodes.indices.reversed() where gradients[index] != 0 {
            let node = nodes[index]
            if node.a >= 0 { gradients[Int(node.a)] += gradients[index] * node.da }
            if node.b >= 0 { gradients[Int(node.b)] += gradients[index] * node.db }
        }
        return inputs.map { gradients[Int($0.node)] }
    }
}
