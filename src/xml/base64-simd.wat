;; Base64 to bytes (RFC 4648, section 4), sixteen characters at a time.
;;
;; How a vector of characters is checked and turned into numbers with three look-ups of sixteen entries is Wojciech
;; Muła's method ("Base64 decoding with SIMD instructions"). Compiled into base64-simd-module.ts.
(module
  ;; Two pages: characters in the first, bytes in the second.
  (memory (export "memory") 2 2)

  ;; Decodes `length` characters at `from`, a multiple of 16, to `to`; writes up to four bytes behind the last one.
  ;; Returns 1, or 0 when one of them is not of the alphabet. Padding is not known here.
  (func (export "decode") (param $from i32) (param $length i32) (param $to i32) (result i32)
    (local $end i32) (local $chars v128) (local $high v128) (local $values v128) (local $wrong v128)
    (local.set $end (i32.add (local.get $from) (local.get $length)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $from) (local.get $end)))
        (local.set $chars (v128.load (local.get $from)))
        (local.set $high
          (v128.and (i16x8.shr_u (local.get $chars) (i32.const 4)) (v128.const i32x4 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f)))

        ;; One bit for each group of wrong characters: set in the entry of the low and of the high half of each of them.
        (local.set $wrong
          (v128.or (local.get $wrong)
            (v128.and
              (i8x16.swizzle
                (v128.const i8x16 0x15 0x11 0x11 0x11 0x11 0x11 0x11 0x11 0x11 0x11 0x13 0x1a 0x1b 0x1b 0x1b 0x1a)
                (v128.and (local.get $chars) (v128.const i32x4 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f)))
              (i8x16.swizzle
                (v128.const i8x16 0x10 0x10 0x01 0x02 0x04 0x08 0x04 0x08 0x10 0x10 0x10 0x10 0x10 0x10 0x10 0x10)
                (local.get $high)))))

        ;; From character to number by an offset that the high half tells; `/` shares its half with `+`.
        (local.set $values
          (i8x16.add (local.get $chars)
            (i8x16.swizzle
              (v128.const i8x16 0 16 19 4 -65 -65 -71 -71 0 0 0 0 0 0 0 0)
              (i8x16.add (local.get $high)
                (i8x16.eq (local.get $chars) (v128.const i32x4 0x2f2f2f2f 0x2f2f2f2f 0x2f2f2f2f 0x2f2f2f2f))))))

        ;; Two numbers of 6 bits to one of 12, two of those to one of 24, whose bytes are put in order.
        (v128.store (local.get $to)
          (i8x16.shuffle 2 1 0 6 5 4 10 9 8 14 13 12 16 16 16 16
            (i32x4.dot_i16x8_s
              (v128.or
                (v128.and (i16x8.shl (local.get $values) (i32.const 6)) (v128.const i32x4 0x0fc00fc0 0x0fc00fc0 0x0fc00fc0 0x0fc00fc0))
                (i16x8.shr_u (local.get $values) (i32.const 8)))
              (v128.const i16x8 0x1000 1 0x1000 1 0x1000 1 0x1000 1))
            (v128.const i64x2 0 0)))

        (local.set $from (i32.add (local.get $from) (i32.const 16)))
        (local.set $to (i32.add (local.get $to) (i32.const 12)))
        (br $next)))
    (i32.eqz (v128.any_true (local.get $wrong)))))
