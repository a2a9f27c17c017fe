import KernelInterface
import Networks

/// One step of an optimizer over a range, in a single pass where one or two gradients come together, in chunks of the
/// first-level cache's size where more do.
///
/// - Returns: Whether every summed gradient, new parameter and new number of the state is finite.
func update(_ pass: UpdatePass) -> Bool {
    switch pass.optimizer.name {
    case .sgd: sgd(pass)
    }
}

/// What an optimizer makes of a parameter and the mean gradient at an offset; what must be finite is added to the check,
/// times 0.
private typealias Rule = (_ parameter: Vector, _ gradient: Vector, _ offset: Int, _ check: inout Vector) -> Vector

/// Stochastic gradient descent: `g = fma(decay, p, g); v = fma(momentum, v, g)`, then p less `rate · v`, or with Nesterov
/// less `rate · fma(momentum, v, g)`. Without momentum v is g.
@inline(__always)
private func sgd(_ pass: UpdatePass) -> Bool {
    let descent = broadcast(-pass.step.rate)
    let decay = broadcast(pass.optimizer.weightDecay)
    let momentum = broadcast(pass.optimizer.momentum)
    let nesterov = pass.optimizer.nesterov
    let (velocity, newVelocity) = (pass.state.old, pass.state.new)
    let zero = Vector()
    return update(pass) { parameter, gradient, offset, check in
        let decayed = fma(decay, parameter, gradient)
        var direction = decayed
        if let velocity, let newVelocity {
            let speed = fma(momentum, load(velocity + offset), decayed)
            check = check + speed * zero
            store(speed, newVelocity + offset)
            direction = nesterov ? fma(momentum, speed, decayed) : speed
        }
        check = check + decayed * zero
        return fma(descent, direction, parameter)
    }
}

// Whether sums are rounded is known when each of these is inlined, so that none asks for it in a loop.
@inline(__always)
private func update(_ pass: UpdatePass, by rule: Rule) -> Bool {
    switch pass.reduction.format {
    case .float32: update(pass, isRounded: false, by: rule)
    case .bfloat16: update(pass, isRounded: true, by: rule)
    }
}

@inline(__always)
private func update(_ pass: UpdatePass, isRounded: Bool, by rule: Rule) -> Bool {
    let reduction = pass.reduction
    // A number times 0 is 0, what is no number or infinite is not; sums of these tell in the end.
    var check = Vector()
    if reduction.stepCount == 1 {
        let step = reduction.steps[0]
        let first = reduction.buffers[step.first]
        switch step.operation {
        case .pushSum:
            let second = reduction.buffers[step.second]
            move(pass, first, second, reduction.start, reduction.end, isRounded, &check, by: rule)
        case .push, .addBuffer, .add:
            move(pass, first, nil, reduction.start, reduction.end, isRounded, &check, by: rule)
        }
    } else {
        var start = reduction.start
        while start < reduction.end {
            let end = chunkEnd(reduction, start)
            combine(reduction, start, end, isRounded)
            move(pass, UnsafePointer(reduction.stack) - start, nil, start, end, isRounded, &check, by: rule)
            start = end
        }
    }
    return isZero(check)
}

/// Moves the parameters of a range along `first`, or `first` + `second`.
@inline(__always)
private func move(
    _ pass: UpdatePass, _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>?, _ start: Int, _ end: Int,
    _ isRounded: Bool, _ check: inout Vector, by rule: Rule
) {
    let scale = broadcast(pass.scale)
    let zero = Vector()
    var finite = check
    var offset = start
    while offset < end {
        var sum = load(first + offset)
        if let second { sum = rounded(sum + load(second + offset), if: isRounded) }
        let next = rule(load(pass.parameters + offset), scale * sum, offset, &finite)
        finite = finite + next * zero
        store(next, pass.newParameters + offset)
        if isRounded, let copy = pass.roundedParameters {
            let near = rounded(next)
            finite = finite + near * zero
            store(near, copy + offset)
        }
        offset &+= Lanes.count
    }
    check = finite
}

/// Writes the sum of gradients over a range.
func reduce(_ pass: ReductionPass) {
    switch pass.format {
    case .float32: reduce(pass, isRounded: false)
    case .bfloat16: reduce(pass, isRounded: true)
    }
}

@inline(__always)
private func reduce(_ pass: ReductionPass, isRounded: Bool) {
    guard let output = pass.output else { return }
    var start = pass.start
    while start < pass.end {
        let end = chunkEnd(pass, start)
        combine(pass, start, end, isRounded)
        var offset = start
        while offset < end {
            store(load(pass.stack + (offset &- start)), output + offset)
            offset &+= Lanes.count
        }
        start = end
    }
}

/// Whether all values are finite.
func isFinite(_ values: UnsafePointer<Float>, _ count: Int) -> Bool {
    var check = Vector()
    var offset = 0
    while offset &+ Lanes.count <= count {
        check = check + UnsafeRawPointer(values + offset).loadUnaligned(as: Vector.self) * Vector()
        offset &+= Lanes.count
    }
    var rest: Float = 0
    while offset < count {
        rest += values[offset] * 0
        offset &+= 1
    }
    return isZero(check) && rest == 0
}

@inline(__always)
private func isZero(_ check: Vector) -> Bool {
    for lane in 0..<Lanes.count where check[lane] != 0 { return false }
    return true
}

@inline(__always)
private func chunkEnd(_ pass: ReductionPass, _ start: Int) -> Int {
    pass.end &- start < ReductionPass.chunk ? pass.end : start &+ ReductionPass.chunk
}

/// Runs the program for one chunk; its result is at the bottom of the stack.
@inline(__always)
private func combine(_ pass: ReductionPass, _ start: Int, _ end: Int, _ isRounded: Bool) {
    let count = end &- start
    // The entry on top; below the stack while it is empty.
    var top = pass.stack - ReductionPass.chunk
    var index = 0
    while index < pass.stepCount {
        let step = pass.steps[index]
        let first = pass.buffers[step.first] + start
        switch step.operation {
        case .push:
            top += ReductionPass.chunk
            var offset = 0
            while offset < count {
                store(load(first + offset), top + offset)
                offset &+= Lanes.count
            }
        case .pushSum:
            top += ReductionPass.chunk
            let second = pass.buffers[step.second] + start
            var offset = 0
            while offset < count {
                store(rounded(load(first + offset) + load(second + offset), if: isRounded), top + offset)
                offset &+= Lanes.count
            }
        case .addBuffer:
            var offset = 0
            while offset < count {
                store(rounded(load(top + offset) + load(first + offset), if: isRounded), top + offset)
                offset &+= Lanes.count
            }
        case .add:
            let right = top
            top -= ReductionPass.chunk
            var offset = 0
            while offset < count {
                store(rounded(load(top + offset) + load(right + offset), if: isRounded), top + offset)
                offset &+= Lanes.count
            }
        }
        index &+= 1
    }
}
