//! Pictures of people and rooms: drawn anew, shown to who may see them, gone with what they were of.

use engine::avatars::{self, Size};
use engine::{Error, rooms};
use image::ImageFormat;
use wire::limits::PICTURE_MEGAPIXELS;
use wire::{AvatarId, Change, Refusal, Rev, Scope, UserId};

use crate::messages::{group, head, people, refusal, since};
use crate::pictures::{
    bomb, halves, has, in_format, is_blue, is_red, moving, photo, png, see_through, shown,
};
use crate::rooms::{channel, room_row};
use crate::world::World;

async fn picture_of(world: &World, user: UserId) -> Option<AvatarId> {
    let (rows, _) = since(world, Scope::Server, Rev(0)).await;
    let card = rows.into_iter().find_map(|row| match row {
        Change::Person(person) if person.id == user => Some(person),
        _ => None,
    });
    card.expect("has a card").avatar
}

async fn change(world: &World, user: UserId, bytes: Vec<u8>) -> Result<AvatarId, Error> {
    avatars::change(&world.engine, user, bytes.into()).await?;
    Ok(picture_of(world, user).await.expect("has a picture"))
}

async fn read(world: &World, viewer: UserId, avatar: AvatarId) -> Result<Vec<u8>, Error> {
    avatars::read(&world.engine, viewer, avatar, Size::Large).await
}

#[derive(sqlx::FromRow)]
struct Kept {
    pictures: i64,
}

async fn kept(world: &World) -> i64 {
    let sql = "SELECT COUNT(*) AS pictures FROM avatars";
    world.rows::<Kept>(sql).await.remove(0).pictures
}

both! {
    async fn a_picture_of_any_kind_is_the_middle_of_it_in_two_sizes(world: World) {
        let [ada, bea] = people(&world, ["ada", "bea"]).await;
        let wide = halves(900, 500);
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif] {
            let avatar = change(&world, ada, in_format(&wide, format)).await.expect("is taken");
            for (size, side) in [(Size::Small, 96), (Size::Large, 320)] {
                let bytes = avatars::read(&world.engine, bea, avatar, size).await.expect("is shown");
                let picture = shown(&bytes, side);
                assert!(is_red(&picture, (side / 4, side / 2)), "{format:?} {side}");
                assert!(is_blue(&picture, (side * 3 / 4, side / 2)), "{format:?} {side}");
            }
        }
        let clear = change(&world, ada, see_through()).await.expect("is taken");
        let white = shown(&read(&world, bea, clear).await.expect("is shown"), 320);
        assert!(white.get_pixel(160, 160).0.iter().all(|c| *c > 250));
        let first = change(&world, ada, moving()).await.expect("is taken");
        let first = shown(&read(&world, bea, first).await.expect("is shown"), 320);
        assert!(is_red(&first, (160, 160)), "of what moves, the first moment");
    }

    async fn a_photo_stands_upright_and_tells_nothing_of_where_it_was_taken(world: World) {
        let [ada] = people(&world, ["ada"]).await;
        let avatar = change(&world, ada, photo()).await.expect("is taken");
        let bytes = read(&world, ada, avatar).await.expect("is shown");
        assert!(!has(&bytes, b"GPS-HERE"));
        let picture = shown(&bytes, 320);
        assert!(is_red(&picture, (160, 40)) && is_blue(&picture, (160, 280)));
    }

    async fn what_is_no_picture_or_lies_is_refused_and_changes_nothing(world: World) {
        let [ada] = people(&world, ["ada"]).await;
        let before = change(&world, ada, png(20, 20)).await.expect("is taken");
        let was = head(&world, Scope::Server).await;
        let too_large = Refusal::PictureTooLarge { megapixels: PICTURE_MEGAPIXELS };
        let (cut, mut named) = (png(300, 300), b"\x89PNG\r\n\x1a\n".to_vec());
        named.extend(b"<html><script>alert(1)</script></html>");
        let mut gif = moving();
        gif[6..10].copy_from_slice(&[255, 255, 255, 255]);
        for (what, bytes, expected) in [
            ("nothing", Vec::new(), Refusal::NotAPicture),
            ("a page", b"<html><script>alert(1)</script></html>".to_vec(), Refusal::NotAPicture),
            ("a page named PNG", named, Refusal::NotAPicture),
            ("a drawing", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), Refusal::NotAPicture),
            ("a BMP", b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0".to_vec(), Refusal::NotAPicture),
            ("a TIFF", b"II*\0\x08\0\0\0".to_vec(), Refusal::NotAPicture),
            ("half a PNG", cut[..cut.len() / 2].to_vec(), Refusal::NotAPicture),
            ("a head alone", cut[..33].to_vec(), Refusal::NotAPicture),
            ("a JPEG's first bytes", b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec(), Refusal::NotAPicture),
            ("of no width", bomb(0, 10), Refusal::NotAPicture),
            ("fifty megapixels", bomb(10_000, 5_000), too_large.clone()),
            ("a bomb", bomb(65_535, 65_535), too_large.clone()),
            ("a bomb's bomb", bomb(0x7fff_ffff, 0x7fff_ffff), too_large.clone()),
            ("a thread", bomb(0x7fff_ffff, 1), too_large.clone()),
            ("within bounds, and a lie", bomb(3_000, 3_000), Refusal::NotAPicture),
            ("a GIF's bomb", gif, too_large.clone()),
        ] {
            let refused = refusal(avatars::change(&world.engine, ada, bytes.into()).await);
            let is_either = matches!(refused, Refusal::NotAPicture | Refusal::PictureTooLarge { .. });
            // What a decoder cannot even say the size of is no picture.
            let fits = refused == expected || what.contains("bomb's bomb") && is_either;
            assert!(fits, "{what}: {refused:?}, not {expected:?}");
        }
        assert_eq!(picture_of(&world, ada).await, Some(before));
        assert_eq!((head(&world, Scope::Server).await, kept(&world).await), (was, 1));
    }

    async fn the_next_picture_and_taking_it_away_leave_nothing_behind(world: World) {
        let [ada, bea] = people(&world, ["ada", "bea"]).await;
        let first = change(&world, ada, png(20, 20)).await.expect("is taken");
        let next = change(&world, ada, png(30, 30)).await.expect("is taken");
        assert_ne!(first, next);
        assert_eq!(kept(&world).await, 1);
        assert_eq!(refusal(read(&world, bea, first).await), Refusal::NotFound);
        avatars::remove(&world.engine, ada).await.expect("is taken away");
        assert_eq!((picture_of(&world, ada).await, kept(&world).await), (None, 0));
        let was = head(&world, Scope::Server).await;
        avatars::remove(&world.engine, ada).await.expect("as asked already");
        assert_eq!(head(&world, Scope::Server).await, was);
        assert_eq!(refusal(read(&world, bea, next).await), Refusal::NotFound);
    }

    async fn a_rooms_picture_is_changed_by_its_admins_and_seen_by_its_readers(world: World) {
        let [ada, bea, eve] = people(&world, ["ada", "bea", "eve"]).await;
        let room = group(&world, &[ada, bea]).await;
        let engine = &world.engine;
        let by = async |user| avatars::change_room(engine, user, room, png(20, 20).into()).await;
        assert_eq!(refusal(by(bea).await), Refusal::NotAllowed);
        assert_eq!(refusal(by(eve).await), Refusal::NoSuchRoom);
        by(ada).await.expect("is taken");
        let avatar = room_row(&world, room).await.avatar.expect("has a picture");
        read(&world, bea, avatar).await.expect("is shown");
        assert_eq!(refusal(read(&world, eve, avatar).await), Refusal::NotFound);
        assert_eq!(refusal(read(&world, ada, AvatarId(7)).await), Refusal::NotFound);
        assert_eq!(refusal(avatars::remove_room(engine, bea, room).await), Refusal::NotAllowed);
        rooms::remove(engine, ada, room, bea).await.expect("is sent away");
        assert_eq!(refusal(read(&world, bea, avatar).await), Refusal::NotFound);

        let open = channel(&world, ada).await;
        avatars::change_room(engine, ada, open, png(20, 20).into()).await.expect("is taken");
        let avatar = room_row(&world, open).await.avatar.expect("has a picture");
        read(&world, eve, avatar).await.expect("is shown: the channel is open");

        let direct = rooms::direct(engine, ada, bea).await.expect("is there");
        let refused = avatars::change_room(engine, ada, direct, png(20, 20).into()).await;
        assert_eq!(refusal(refused), Refusal::NotAllowed);
    }

    async fn with_a_room_goes_its_picture(world: World) {
        let [ada, bea] = people(&world, ["ada", "bea"]).await;
        let room = group(&world, &[ada, bea]).await;
        avatars::change_room(&world.engine, ada, room, png(20, 20).into()).await.expect("is taken");
        assert_eq!(kept(&world).await, 1);
        rooms::delete(&world.engine, ada, room).await.expect("is ended");
        assert_eq!((room_row(&world, room).await.avatar, kept(&world).await), (None, 0));
    }
}
