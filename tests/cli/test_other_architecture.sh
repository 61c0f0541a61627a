# The same rows on arm64, built with Debian's cross compiler and run under qemu-user.
source "$SOURCE_DIR/tests/support/check.sh"

emulator=$(command -v qemu-aarch64 || command -v qemu-aarch64-static || true)
command -v aarch64-linux-gnu-gcc >/dev/null || skip "no cross compiler (Debian package: gcc-aarch64-linux-gnu)"
[[ -n $emulator ]] || skip "no emulator (Debian package: qemu-user)"
[[ -f /usr/lib/aarch64-linux-gnu/pkgconfig/yaml-0.1.pc && -f /usr/lib/aarch64-linux-gnu/pkgconfig/libxxhash.pc ]] ||
    skip "no arm64 libraries (Debian packages: libyaml-dev:arm64 libxxhash-dev:arm64)"

build=$BUILD_DIR/aarch64
expect_status 0 cmake -S "$SOURCE_DIR" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DFINGEN_PORTABLE_ONLY=ON \
    -DFINGEN_HOST_TOOLS="$BUILD_DIR/src" -DCMAKE_TOOLCHAIN_FILE="$SOURCE_DIR/tests/portable/aarch64.cmake"
expect_status 0 cmake --build "$build" --target fingerprints
expect_output "$(cat "$SOURCE_DIR/tests/portable/golden.txt")" "$emulator" "$build/tests/fingerprints"
