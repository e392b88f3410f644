using System.Buffers.Binary;

namespace Rucio.Emulator.Storage;

/// <summary>MT19937, seeded by an array of words.</summary>
internal sealed class MersenneTwister
{
    private const int N = 624;
    private const int M = 397;
    private readonly uint[] _state = new uint[N];
    private int _next = N;

    public MersenneTwister(ReadOnlySpan<uint> key)
    {
        _state[0] = 19650218;
        for (var i = 1; i < N; i++)
        {
            _state[i] = (1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30))) + (uint)i;
        }

        var at = 1;
        var word = 0;
        for (var k = Math.Max(N, key.Length); k > 0; k--)
        {
            _state[at] = (_state[at] ^ ((_state[at - 1] ^ (_state[at - 1] >> 30)) * 1664525)) + key[word] + (uint)word;
            Wrap(ref at);
            word = word + 1 >= key.Length ? 0 : word + 1;
        }

        for (var k = N - 1; k > 0; k--)
        {
            _state[at] = (_state[at] ^ ((_state[at - 1] ^ (_state[at - 1] >> 30)) * 1566083941)) - (uint)at;
            Wrap(ref at);
        }

        _state[0] = 0x80000000;
    }

    public uint Next()
    {
        if (_next == N)
        {
            Twist();
        }

        var y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >> 18);
    }

    /// <summary>Python's randbytes: words little-endian; of the last one the highest bytes.</summary>
    public void Fill(Span<byte> target)
    {
        var at = 0;
        for (; at + 4 <= target.Length; at += 4)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(target[at..], Next());
        }

        var rest = target.Length - at;
        if (rest > 0)
        {
            var word = Next() >> (32 - (8 * rest));
            for (var i = 0; i < rest; i++)
            {
                target[at + i] = (byte)(word >> (8 * i));
            }
        }
    }

    private void Wrap(ref int at)
    {
        if (++at >= N)
        {
            _state[0] = _state[N - 1];
            at = 1;
        }
    }

    private void Twist()
    {
        var state = _state;
        for (var i = 0; i < N - M; i++)
        {
            state[i] = state[i + M] ^ Mix(state[i], state[i + 1]);
        }

        for (var i = N - M; i < N - 1; i++)
        {
            state[i] = state[i + M - N] ^ Mix(state[i], state[i + 1]);
        }

        state[N - 1] = state[M - 1] ^ Mix(state[N - 1], state[0]);
        _next = 0;
    }

    private static uint Mix(uint high, uint low)
    {
        var y = (high & 0x80000000) | (low & 0x7fffffff);
        return (y >> 1) ^ ((0u - (y & 1)) & 0x9908b0df);
    }
}
