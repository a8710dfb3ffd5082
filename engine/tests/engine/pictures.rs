//! Pictures as people and their enemies hand them in.

use std::io::Cursor;

use image::codecs::gif::GifEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, Frame, ImageEncoder as _, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

const RED: Rgb<u8> = Rgb([220, 20, 20]);
const BLUE: Rgb<u8> = Rgb([20, 20, 220]);

/// Red on its left, blue on its right.
pub fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { RED } else { BLUE })
}

pub fn in_format(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = DynamicImage::from(picture.clone());
    picture.write_to(&mut bytes, format).expect("is written");
    bytes.into_inner()
}

pub fn png(width: u32, height: u32) -> Vec<u8> {
    in_format(&halves(width, height), ImageFormat::Png)
}

pub fn see_through() -> Vec<u8> {
    let clear = RgbaImage::from_pixel(64, 64, Rgba([0, 0, 0, 0]));
    let mut bytes = Cursor::new(Vec::new());
    let written = DynamicImage::from(clear).write_to(&mut bytes, ImageFormat::Png);
    written.expect("is written");
    bytes.into_inner()
}

/// Red first, then blue.
pub fn moving() -> Vec<u8> {
    let mut bytes = Vec::new();
    {
        let mut gif = GifEncoder::new(&mut bytes);
        for Rgb([r, g, b]) in [RED, BLUE] {
            let frame = RgbaImage::from_pixel(40, 40, Rgba([r, g, b, 255]));
            gif.encode_frame(Frame::new(frame)).expect("is written");
        }
    }
    bytes
}

/// A camera's: taken at a place, and standing on its side. Upright, red is above and blue below.
pub fn photo() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut jpeg = JpegEncoder::new_with_quality(&mut bytes, 90);
    jpeg.set_exif_metadata(exif()).expect("is taken");
    jpeg.encode_image(&halves(300, 200)).expect("is written");
    assert!(has(&bytes, b"GPS-HERE") && has(&bytes, b"Exif"));
    bytes
}

pub fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// TIFF, little-endian: to be turned a quarter clockwise; and a place.
fn exif() -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
    // An ASCII tag whose text lies behind the directory.
    tiff.extend(b"\x0e\x01\x02\0\x09\0\0\0\x26\0\0\0");
    tiff.extend(b"\0\0\0\0GPS-HERE\0");
    tiff
}

/// A PNG that says of itself that it is so large, and has next to nothing.
pub fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png(8, 8);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let checksum = crc(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&checksum.to_be_bytes());
    bytes
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

/// What was shown, and that it is a JPEG of that side without a word in it.
pub fn shown(bytes: &[u8], side: u32) -> RgbImage {
    assert!(bytes.starts_with(b"\xff\xd8\xff"), "a JPEG");
    for part in [&b"Exif"[..], b"GPS", b"http", b"script", b"ICC_PROFILE"] {
        assert!(!has(bytes, part), "{part:?}");
    }
    let picture = image::load_from_memory(bytes)
        .expect("is a picture")
        .to_rgb8();
    assert_eq!(picture.dimensions(), (side, side));
    picture
}

pub fn is_red(picture: &RgbImage, (x, y): (u32, u32)) -> bool {
    let Rgb([r, _, b]) = *picture.get_pixel(x, y);
    r > 150 && b < 100
}

pub fn is_blue(picture: &RgbImage, (x, y): (u32, u32)) -> bool {
    let Rgb([r, _, b]) = *picture.get_pixel(x, y);
    b > 150 && r < 100
}
