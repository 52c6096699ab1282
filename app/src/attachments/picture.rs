//! Pictures made fit to be sent: drawn anew, so that nothing of the camera's notes is left.
//!
//! What a camera writes into a photo (when, where, with what) stands beside the picture in the file.
//! A picture drawn on a canvas and written again has only its pixels. Not here: bytes at rest.

use js_sys::{Function, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use waymark_core::attachment::fit;
use web_sys::{
    Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap, ImageBitmapOptions,
    ImageOrientation,
};

/// What a picture is written as.
pub const JPEG: &str = "image/jpeg";
/// How closely it keeps to the original, from 0 to 1.
const QUALITY: f64 = 0.85;

/// The picture in a file, at most 2,048 pixels a side and with nothing but its pixels; none where
/// this browser can draw no picture from it.
pub async fn drawn_anew(file: &Blob) -> Option<Vec<u8>> {
    let picture = decoded(file).await?;
    let (width, height) = fit(picture.width(), picture.height());
    let blob = encoded(&picture, width, height).await;
    picture.close();
    bytes_of(&blob?).await
}

/// All bytes of a file; none where it is gone.
pub async fn bytes_of(file: &Blob) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

async fn decoded(file: &Blob) -> Option<ImageBitmap> {
    let options = ImageBitmapOptions::new();
    // Turned as the camera was held: that note goes with all the others.
    options.set_image_orientation(ImageOrientation::FromImage);
    let window = web_sys::window()?;
    let picture =
        window.create_image_bitmap_with_blob_and_image_bitmap_options(file, &options).ok()?;
    JsFuture::from(picture).await.ok()?.dyn_into().ok()
}

async fn encoded(picture: &ImageBitmap, width: u32, height: u32) -> Option<Blob> {
    let canvas = web_sys::window()?.document()?.create_element("canvas").ok()?;
    let canvas: HtmlCanvasElement = canvas.dyn_into().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    // What was see-through would turn black in a JPEG.
    context.set_fill_style_str("#fff");
    let (wide, high) = (f64::from(width), f64::from(height));
    context.fill_rect(0.0, 0.0, wide, high);
    context.draw_image_with_image_bitmap_and_dw_and_dh(picture, 0.0, 0.0, wide, high).ok()?;
    let mut done = |resolve: Function, reject: Function| {
        let quality = JsValue::from_f64(QUALITY);
        if canvas.to_blob_with_type_and_encoder_options(&resolve, JPEG, &quality).is_err() {
            // Rejecting a promise of our own cannot fail.
            drop(reject.call0(&JsValue::NULL));
        }
    };
    JsFuture::from(Promise::new(&mut done)).await.ok()?.dyn_into().ok()
}
