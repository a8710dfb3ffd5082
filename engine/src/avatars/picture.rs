//! From whatever somebody hands in to two small JPEGs: told by its content, bounded by its head, drawn anew.
//!
//! What a picture costs is known before it is decoded: how many pixels it says it has, and how many bytes those are. One
//! that says less than it has is cut short by its decoder. Only pixels come through, so that whatever else lay in the
//! file (where it was taken, another picture, a page) is gone; the side on which it stands is read before that.

use std::io::Cursor;
use std::sync::Arc;

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::{FilterType, thumbnail};
use image::{
    DynamicImage, GenericImageView, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits,
    Rgb, RgbImage, guess_format,
};
use tokio::sync::Semaphore;
use wire::Refusal;
use wire::limits::PICTURE_MEGAPIXELS;

use crate::Error;

/// Of a side, in pixels: a line's 36 and a card's 128 or so, on screens that draw each of them twice or more.
const SMALL: u32 = 96;
const LARGE: u32 = 320;
/// Above this the smallest difference in size is worth more than the largest in looks.
const QUALITY: u8 = 85;
/// A pixel of the deepest kind that is decoded: four channels of 16 bits.
const PIXEL_BYTES: u64 = 8;
/// Pictures that are drawn at once: each may take as many bytes as its pixels come to, about 130 MB.
const AT_ONCE: usize = 2;
/// Those that wait for it, with all their bytes.
const WAITING: usize = 16;

/// A picture as it is kept.
pub struct Sizes {
    pub small: Vec<u8>,
    pub large: Vec<u8>,
}

/// Draws off the async threads, a few at once.
#[derive(Clone)]
pub struct Pictures {
    hands: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Pictures {
    pub fn new() -> Self {
        Self {
            hands: Arc::new(Semaphore::new(AT_ONCE)),
            waiting: Arc::new(Semaphore::new(WAITING)),
        }
    }

    pub async fn draw(&self, bytes: Bytes) -> Result<Sizes, Error> {
        let _place = self.waiting.try_acquire().map_err(|_| Refusal::Busy)?;
        let hand = self.hands.clone().acquire_owned().await;
        let hand = hand.map_err(Error::broken)?;
        let drawn = tokio::task::spawn_blocking(move || {
            // Given back when the work ends, not when whoever waits for it goes away.
            let _hand = hand;
            draw(&bytes)
        });
        match drawn.await {
            Ok(sizes) => Ok(sizes?),
            // A decoder that stumbles over what it was given says that it is no picture.
            Err(stumbled) if stumbled.is_panic() => {
                tracing::warn!("a picture made its decoder panic");
                Err(Refusal::NotAPicture.into())
            }
            Err(ended) => Err(Error::broken(ended)),
        }
    }
}

fn draw(bytes: &[u8]) -> Result<Sizes, Refusal> {
    let square = square(bytes)?;
    let large = flat(&square.resize_exact(LARGE, LARGE, FilterType::CatmullRom));
    let small = DynamicImage::from(large.clone());
    let small = flat(&small.resize_exact(SMALL, SMALL, FilterType::CatmullRom));
    Ok(Sizes {
        small: jpeg(&small)?,
        large: jpeg(&large)?,
    })
}

/// The middle of it, not larger than it needs to be, the right way up.
fn square(bytes: &[u8]) -> Result<DynamicImage, Refusal> {
    let mut decoder = bounded(bytes)?;
    let orientation = decoder.orientation().map_err(|_| Refusal::NotAPicture)?;
    // Of what moves, the first moment.
    let whole = DynamicImage::from_decoder(decoder).map_err(|_| Refusal::NotAPicture)?;
    let (width, height) = whole.dimensions();
    let side = width.min(height);
    let (left, top) = ((width - side) / 2, (height - side) / 2);
    // What is far larger is brought near by a coarser way, which is a fast one and needs no second copy of it all.
    let near = 2 * LARGE;
    let mut square = if side > near {
        DynamicImage::from(thumbnail(&*whole.view(left, top, side, side), near, near))
    } else {
        whole.crop_imm(left, top, side, side)
    };
    square.apply_orientation(orientation);
    Ok(square)
}

/// A decoder that has read the head and will not take more than that allows.
fn bounded(bytes: &[u8]) -> Result<impl ImageDecoder + '_, Refusal> {
    let format = guess_format(bytes).map_err(|_| Refusal::NotAPicture)?;
    let taken = [
        ImageFormat::Png,
        ImageFormat::Jpeg,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ];
    if !taken.contains(&format) {
        return Err(Refusal::NotAPicture);
    }
    let too_large = Refusal::PictureTooLarge {
        megapixels: PICTURE_MEGAPIXELS,
    };
    let most = u64::from(PICTURE_MEGAPIXELS) * 1_000_000;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::no_limits();
    // The pixels themselves, and as much again to work with.
    limits.max_alloc = Some(2 * most * PIXEL_BYTES);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|error| match error {
        ImageError::Limits(_) => too_large.clone(),
        _ => Refusal::NotAPicture,
    })?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(Refusal::NotAPicture);
    }
    if u64::from(width) * u64::from(height) > most || decoder.total_bytes() > most * PIXEL_BYTES {
        return Err(too_large);
    }
    Ok(decoder)
}

/// On white, where something shines through.
fn flat(picture: &DynamicImage) -> RgbImage {
    let pixels = picture.to_rgba8();
    RgbImage::from_fn(pixels.width(), pixels.height(), |x, y| {
        let [red, green, blue, shows] = pixels.get_pixel(x, y).0;
        let shows = u32::from(shows);
        let over = |colour: u8| {
            let mixed = (u32::from(colour) * shows + 255 * (255 - shows)) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        Rgb([over(red), over(green), over(blue)])
    })
}

fn jpeg(picture: &RgbImage) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY)
        .encode_image(picture)
        .map_err(|_| Refusal::NotAPicture)?;
    Ok(bytes)
}
